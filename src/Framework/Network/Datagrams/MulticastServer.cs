namespace Twisted.Network;

/// <summary>Serves a protocol on the UDP port of a multicast group, which it joins.</summary>
/// <remarks>What its protocol sends to the group leaves on the endpoint's network, with the endpoint's time to live.</remarks>
public sealed class MulticastServer : DatagramServer
{
    /// <param name="endpoint">A <see cref="MulticastEndpoint"/>.</param>
    /// <param name="protocol">Gets what arrives.</param>
    /// <exception cref="ArgumentException">The endpoint is no multicast group.</exception>
    public MulticastServer(DatagramEndpoint endpoint, DatagramProtocol protocol)
        : base(Demand<MulticastEndpoint>(endpoint, nameof(MulticastServer), "a multicast"), protocol)
    {
    }
}
