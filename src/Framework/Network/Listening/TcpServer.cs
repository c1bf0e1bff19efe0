using System.Net;

namespace Twisted.Network;

/// <summary>Serves a protocol on a TCP port: a <see cref="StreamServer"/>.</summary>
public sealed class TcpServer : StreamServer
{
    /// <param name="port">0 to 65535; 0 lets the system choose.</param>
    /// <param name="factory">Makes the protocol of each connection.</param>
    public TcpServer(int port, Factory factory)
        : this(new TcpServerEndpoint { Port = port }, factory)
    {
    }

    /// <param name="endpoint">A <see cref="TcpServerEndpoint"/>.</param>
    /// <param name="factory">Makes the protocol of each connection.</param>
    /// <exception cref="ArgumentException">The endpoint is not TCP.</exception>
    public TcpServer(ServerEndpoint endpoint, Factory factory)
        : base(endpoint, factory)
    {
        if (endpoint is not TcpServerEndpoint)
        {
            throw new ArgumentException($"A TcpServer cannot listen on \"{endpoint}\"; it takes a tcp endpoint, and a StreamServer any.", nameof(endpoint));
        }
    }

    /// <summary>Where it does listen, with the port that the system chose; null while it does not.</summary>
    public IPEndPoint? BoundEndPoint => LocalEndPoint as IPEndPoint;
}
