using Microsoft.Extensions.Logging;
using Twisted.Services;

namespace Twisted.Network;

/// <summary>Serves a protocol on a TCP port.</summary>
public sealed class TcpServer : Service
{
    public TcpServer(int port, Factory factory)
        : this(new TcpServerEndpoint { Port = port }, factory)
    {
    }

    public TcpServer(ServerEndpoint endpoint, Factory factory)
    {
        Endpoint = endpoint;
        Factory = factory;
    }

    public ServerEndpoint Endpoint { get; }

    public Factory Factory { get; }
}
