namespace Twisted.Network;

/// <summary>Has a protocol exchange UNIX datagrams with one peer.</summary>
public sealed class UnixDatagramClient : DatagramClient
{
    /// <param name="path">The peer's file, or an abstract name with <c>@</c> in front.</param>
    /// <param name="protocol">Gets what arrives.</param>
    public UnixDatagramClient(string path, DatagramProtocol protocol)
        : base(new UnixDatagramClientEndpoint { Path = path }, protocol)
    {
    }

    /// <param name="endpoint">A <see cref="UnixDatagramClientEndpoint"/>.</param>
    /// <param name="protocol">Gets what arrives.</param>
    /// <exception cref="ArgumentException">The endpoint is no UNIX socket.</exception>
    public UnixDatagramClient(DatagramClientEndpoint endpoint, DatagramProtocol protocol)
        : base(Demand<UnixDatagramClientEndpoint>(endpoint, nameof(UnixDatagramClient), "a unixgram"), protocol)
    {
    }
}
