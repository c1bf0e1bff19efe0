namespace Twisted.Network;

/// <summary>Connects once to a UNIX socket; see <see cref="StreamClient"/>.</summary>
public sealed class UnixClient : StreamClient
{
    /// <param name="path">The path of the socket, or <c>@</c> and the name of an abstract address of Linux.</param>
    /// <param name="factory">Makes the protocol of the connection.</param>
    /// <exception cref="ArgumentException">It is no path, or too long.</exception>
    public UnixClient(string path, Factory factory)
        : this(new UnixClientEndpoint { Path = path }, factory)
    {
    }

    /// <param name="endpoint">A <see cref="UnixClientEndpoint"/>.</param>
    /// <param name="factory">Makes the protocol of the connection.</param>
    /// <exception cref="ArgumentException">The endpoint is no UNIX socket.</exception>
    public UnixClient(ClientEndpoint endpoint, Factory factory)
        : base(
            endpoint as UnixClientEndpoint
                ?? throw new ArgumentException($"A UnixClient cannot connect to \"{endpoint}\"; it takes a unix endpoint.", nameof(endpoint)),
            factory)
    {
    }
}
