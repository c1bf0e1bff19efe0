using System.Net;
using Twisted.Network;

namespace DaemonProgram;

/// <summary>Says which process it is in, and then what it hears.</summary>
internal sealed class EchoFactory : Factory
{
    public override Protocol BuildProtocol(EndPoint? address) => new Echo();

    private sealed class Echo : Protocol
    {
        public override void ConnectionMade() => Transport.Write($"{Environment.ProcessId}\n");

        public override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);
    }
}
