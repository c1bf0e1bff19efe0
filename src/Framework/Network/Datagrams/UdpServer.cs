namespace Twisted.Network;

/// <summary>Serves a protocol on a UDP port.</summary>
public sealed class UdpServer : DatagramServer
{
    /// <param name="port">0 to 65535; 0 lets the system choose.</param>
    /// <param name="protocol">Gets what arrives.</param>
    public UdpServer(int port, DatagramProtocol protocol)
        : base(new UdpEndpoint { Port = port }, protocol)
    {
    }

    /// <param name="endpoint">A <see cref="UdpEndpoint"/>.</param>
    /// <param name="protocol">Gets what arrives.</param>
    /// <exception cref="ArgumentException">The endpoint is not UDP.</exception>
    public UdpServer(DatagramEndpoint endpoint, DatagramProtocol protocol)
        : base(Demand<UdpEndpoint>(endpoint, nameof(UdpServer), "a udp"), protocol)
    {
    }
}
