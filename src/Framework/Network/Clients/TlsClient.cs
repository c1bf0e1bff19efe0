namespace Twisted.Network;

/// <summary>Connects once to an encrypted server; see <see cref="StreamClient"/>.</summary>
public sealed class TlsClient : StreamClient
{
    /// <summary>Verifies the server by the authorities of the system, and by the host's name.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="factory">Makes the protocol of the connection.</param>
    /// <exception cref="ArgumentException">It is no host, or no port.</exception>
    public TlsClient(string host, int port, Factory factory)
        : this(To(new TcpClientEndpoint { Host = host, Port = port }), factory)
    {
    }

    /// <param name="endpoint">A <see cref="TlsClientEndpoint"/>.</param>
    /// <param name="factory">Makes the protocol of the connection.</param>
    /// <exception cref="ArgumentException">The endpoint is not encrypted.</exception>
    public TlsClient(ClientEndpoint endpoint, Factory factory)
        : base(
            endpoint as TlsClientEndpoint
                ?? throw new ArgumentException($"A TlsClient cannot connect to \"{endpoint}\"; it takes a tls endpoint.", nameof(endpoint)),
            factory)
    {
    }

    private static TlsClientEndpoint To(TcpClientEndpoint server) =>
        new() { Transport = server, Tls = new TlsClientSettings { ServerName = server.Host } };
}
