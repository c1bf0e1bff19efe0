namespace Twisted.Network;

/// <summary>Serves a protocol on a UNIX domain socket: a <see cref="StreamServer"/>.</summary>
public sealed class UnixServer : StreamServer
{
    /// <param name="path">The path, relative to the folder that the server runs in; on Linux also <c>@</c> and a name without a file.</param>
    /// <param name="factory">Makes the protocol of each connection.</param>
    public UnixServer(string path, Factory factory)
        : this(new UnixServerEndpoint { Path = path }, factory)
    {
    }

    /// <param name="endpoint">A <see cref="UnixServerEndpoint"/>.</param>
    /// <param name="factory">Makes the protocol of each connection.</param>
    /// <exception cref="ArgumentException">The endpoint is no UNIX domain socket.</exception>
    public UnixServer(ServerEndpoint endpoint, Factory factory)
        : base(endpoint, factory)
    {
        if (endpoint is not UnixServerEndpoint)
        {
            throw new ArgumentException($"A UnixServer cannot listen on \"{endpoint}\"; it takes a unix endpoint, and a StreamServer any.", nameof(endpoint));
        }
    }
}
