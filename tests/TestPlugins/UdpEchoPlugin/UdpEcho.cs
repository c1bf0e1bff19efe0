using System.Net;

namespace UdpEchoPlugin;

[TapPlugin("udpecho", "UDP Echo TAP Builder", Description = "Sends back each datagram that it gets (RFC 862).")]
public sealed class UdpEchoTap : TapPlugin<UdpEchoOptions>
{
    public override IService MakeService(UdpEchoOptions options) => new DatagramServer(options.Listen, new UdpEcho());
}

public sealed class UdpEchoOptions : Options
{
    [Parameter("port", 'p', Default = 7007, Help = "Where to listen.")]
    public DatagramEndpoint Listen { get; init; } = null!; // it has a default
}

[Persisted("UdpEchoPlugin.UdpEcho", 1)]
public sealed partial class UdpEcho : DatagramProtocol
{
    public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from) => Transport.Write(data, from);
}
