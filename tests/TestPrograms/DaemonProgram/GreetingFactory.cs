using System.Net;
using Twisted.Network;

namespace DaemonProgram;

/// <summary>Greets and hangs up.</summary>
internal sealed class GreetingFactory : Factory
{
    public override Protocol BuildProtocol(EndPoint? address) => new Greeting();

    private sealed class Greeting : Protocol
    {
        public override void ConnectionMade()
        {
            Transport.Write("Hello.\r\n"u8);
            Transport.LoseConnection();
        }
    }
}
