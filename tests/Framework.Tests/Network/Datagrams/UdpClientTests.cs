using System.Net;
using System.Net.Sockets;
using Twisted.Network;
using Twisted.Services;
using UdpClient = Twisted.Network.UdpClient;

namespace Twisted.Tests.Network.Datagrams;

public sealed class UdpClientTests : DatagramTests
{
    [Theory]
    [InlineData("udp:localhost:PORT")]
    [InlineData("udp4:localhost:PORT:interface=127.0.0.1")]
    [InlineData("udp:127.0.0.1:PORT")]
    public async Task A_client_asks_and_hears_only_its_peer(string endpoint)
    {
        var server = await ListenAsync(RecordingDatagrams.Echo(), "udp:0");
        var protocol = new RecordingDatagrams { OnStart = self => self.Transport.Write("hello"u8) };
        var client = await ConnectAsync(protocol, endpoint.Replace("PORT", $"{PortOf(server)}", StringComparison.Ordinal));

        var (text, from) = await protocol.NextAsync();
        Assert.Equal("hello", text);
        Assert.Equal(protocol.Transport.RemoteEndPoint, from);

        using var stranger = Peer(((IPEndPoint)from).AddressFamily);
        await stranger.SendToAsync("strange"u8.ToArray(), client.BoundEndPoint!);
        Assert.True(protocol.Transport.Write("more"u8, from));
        Assert.Equal("more", (await protocol.NextAsync()).Text);
    }

    [Fact]
    public async Task A_client_of_IPv6_uses_its_own_port_if_asked()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this machine has no IPv6");
        var server = await ListenAsync(RecordingDatagrams.Echo(), "udp6:0:interface=[::1]");
        int free;
        using (var probe = Peer(AddressFamily.InterNetworkV6))
        {
            free = ((IPEndPoint)probe.LocalEndPoint!).Port;
        }

        var protocol = new RecordingDatagrams { OnStart = self => self.Transport.Write("hello"u8) };
        var client = await ConnectAsync(protocol, $"udp:[::1]:{PortOf(server)}:localport={free}");

        Assert.Equal(("hello", server.BoundEndPoint), await protocol.NextAsync());
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, free), client.BoundEndPoint);
    }

    [Fact]
    public async Task A_peer_that_does_not_listen_is_told_and_the_port_stays_open()
    {
        IPEndPoint address;
        using (var gone = Peer())
        {
            address = (IPEndPoint)gone.LocalEndPoint!;
        }

        var protocol = new RecordingDatagrams { OnStart = self => self.Transport.Write("anybody?"u8) };
        await ConnectAsync(protocol, $"udp:127.0.0.1:{address.Port}");
        await UntilAsync(() => protocol.Events.Contains("refused"));

        // What is sent next is sent, although the system tells of the one before in its place.
        using var late = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        late.Bind(address);
        Assert.True(protocol.Transport.Write("now?"u8));
        var buffer = new byte[10];
        Assert.Equal(4, (await late.ReceiveFromAsync(buffer, address).WaitAsync(Hang)).ReceivedBytes);
        Assert.DoesNotContain("overlap", protocol.Events);
    }

    [Fact]
    public async Task A_client_sends_to_nobody_else()
    {
        var protocol = new RecordingDatagrams();
        var client = await ConnectAsync(protocol, "udp:127.0.0.1:9");

        var failure = Assert.Throws<InvalidOperationException>(() => protocol.Transport.Write([1], new IPEndPoint(IPAddress.Loopback, 10)));
        Assert.Equal("The port is connected to \"127.0.0.1:9\", and cannot send to \"127.0.0.1:10\".", failure.Message);
        Assert.Throws<NotSupportedException>(() => protocol.Transport.JoinGroup(IPAddress.Parse("239.1.2.3")));
        await client.StopAsync();
        Assert.Equal(["started", "stopped"], protocol.Events);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_refused_with_the_remedy()
    {
        var client = new UdpClient("no-such-host.invalid", 53, new RecordingDatagrams());

        var failure = await Assert.ThrowsAsync<ServiceException>(() => client.StartAsync().WaitAsync(Hang));
        Assert.StartsWith("cannot reach \"udp:no-such-host.invalid:53\": the name \"no-such-host.invalid\" does not resolve: ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(".\nSee that it is spelled right, and that the network is up.", failure.Message, StringComparison.Ordinal);
        Assert.False(client.IsRunning);
    }

    [Fact]
    public async Task A_host_without_an_address_of_the_family_is_refused()
    {
        var client = new UdpClient(DatagramClientEndpoint.Parse("udp6:127.0.0.1:53"), new RecordingDatagrams());

        var failure = await Assert.ThrowsAsync<ServiceException>(() => client.StartAsync());
        Assert.Equal("cannot reach \"udp6:127.0.0.1:53\": the host has no address of that family.\nLeave out the interface, or write udp.", failure.Message);
    }

    [Fact]
    public async Task A_local_port_in_use_is_refused()
    {
        using var taken = Peer();
        var client = new UdpClient(DatagramClientEndpoint.Parse($"udp:127.0.0.1:53:interface=127.0.0.1:localport={((IPEndPoint)taken.LocalEndPoint!).Port}"), new RecordingDatagrams());

        var failure = await Assert.ThrowsAsync<ListenException>(() => client.StartAsync());
        Assert.StartsWith($"cannot reach \"{client.Endpoint}\": another program listens there already.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolving_can_be_cancelled()
    {
        var client = new UdpClient("no-such-host.invalid", 53, new RecordingDatagrams());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.StartAsync(new CancellationToken(canceled: true)));
    }
}
