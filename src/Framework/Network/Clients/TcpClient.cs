namespace Twisted.Network;

/// <summary>Connects once to a TCP server; see <see cref="StreamClient"/>.</summary>
public sealed class TcpClient : StreamClient
{
    /// <param name="host">A name or an address.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="factory">Makes the protocol of the connection.</param>
    /// <exception cref="ArgumentException">It is no host, or no port.</exception>
    public TcpClient(string host, int port, Factory factory)
        : this(new TcpClientEndpoint { Host = host, Port = port }, factory)
    {
    }

    /// <param name="endpoint">A <see cref="TcpClientEndpoint"/>.</param>
    /// <param name="factory">Makes the protocol of the connection.</param>
    /// <exception cref="ArgumentException">The endpoint is not TCP.</exception>
    public TcpClient(ClientEndpoint endpoint, Factory factory)
        : base(
            endpoint as TcpClientEndpoint
                ?? throw new ArgumentException($"A TcpClient cannot connect to \"{endpoint}\"; it takes a tcp endpoint.", nameof(endpoint)),
            factory)
    {
    }
}
