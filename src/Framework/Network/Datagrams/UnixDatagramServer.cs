namespace Twisted.Network;

/// <summary>Serves a protocol on a UNIX socket for datagrams.</summary>
public sealed class UnixDatagramServer : DatagramServer
{
    /// <param name="path">A file, or an abstract name with <c>@</c> in front.</param>
    /// <param name="protocol">Gets what arrives.</param>
    public UnixDatagramServer(string path, DatagramProtocol protocol)
        : base(new UnixDatagramEndpoint { Path = path }, protocol)
    {
    }

    /// <param name="endpoint">A <see cref="UnixDatagramEndpoint"/>.</param>
    /// <param name="protocol">Gets what arrives.</param>
    /// <exception cref="ArgumentException">The endpoint is no UNIX socket.</exception>
    public UnixDatagramServer(DatagramEndpoint endpoint, DatagramProtocol protocol)
        : base(Demand<UnixDatagramEndpoint>(endpoint, nameof(UnixDatagramServer), "a unixgram"), protocol)
    {
    }
}
