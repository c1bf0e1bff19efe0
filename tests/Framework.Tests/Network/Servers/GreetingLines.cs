using Twisted.Network;
using Twisted.Protocols;

namespace Twisted.Tests.Network;

/// <summary>Answers lines, and says goodbye when the server is to stop.</summary>
internal sealed class GreetingLines : LineReceiver
{
    public override void Draining()
    {
        SendLine("421 closing");
        Transport.LoseConnection();
    }

    protected override void LineReceived(ReadOnlySpan<byte> line) => SendLine("250 ok"u8);
}
