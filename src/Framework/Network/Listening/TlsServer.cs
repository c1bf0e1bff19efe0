using System.Net;

namespace Twisted.Network;

/// <summary>Serves a protocol on an encrypted TCP port: a <see cref="StreamServer"/>.</summary>
public sealed class TlsServer : StreamServer
{
    /// <param name="port">0 to 65535; 0 lets the system choose.</param>
    /// <param name="tls">The certificate, and how it is encrypted.</param>
    /// <param name="factory">Makes the protocol of each connection.</param>
    public TlsServer(int port, TlsServerSettings tls, Factory factory)
        : this(new TlsServerEndpoint { Transport = new TcpServerEndpoint { Port = port }, Tls = tls }, factory)
    {
    }

    /// <param name="endpoint">A <see cref="TlsServerEndpoint"/>.</param>
    /// <param name="factory">Makes the protocol of each connection.</param>
    /// <exception cref="ArgumentException">The endpoint is not encrypted.</exception>
    public TlsServer(ServerEndpoint endpoint, Factory factory)
        : base(endpoint, factory)
    {
        if (endpoint is not TlsServerEndpoint)
        {
            throw new ArgumentException($"A TlsServer cannot listen on \"{endpoint}\"; it takes a tls endpoint, and a StreamServer any.", nameof(endpoint));
        }
    }

    /// <summary>Where it does listen, with the port that the system chose; null while it does not.</summary>
    public IPEndPoint? BoundEndPoint => LocalEndPoint as IPEndPoint;
}
