namespace Twisted.Network;

/// <summary>Has a protocol exchange datagrams with one peer by UDP.</summary>
public sealed class UdpClient : DatagramClient
{
    /// <param name="host">A name, or an address.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="protocol">Gets what arrives.</param>
    public UdpClient(string host, int port, DatagramProtocol protocol)
        : base(new UdpClientEndpoint { Host = host, Port = port }, protocol)
    {
    }

    /// <param name="endpoint">A <see cref="UdpClientEndpoint"/>.</param>
    /// <param name="protocol">Gets what arrives.</param>
    /// <exception cref="ArgumentException">The endpoint is not UDP.</exception>
    public UdpClient(DatagramClientEndpoint endpoint, DatagramProtocol protocol)
        : base(Demand<UdpClientEndpoint>(endpoint, nameof(UdpClient), "a udp"), protocol)
    {
    }
}
