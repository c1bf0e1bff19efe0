using System.Net;
using System.Net.Sockets;
using Twisted.Network;

namespace Twisted.Tests.Network.Datagrams;

public sealed class UdpServerTests : DatagramTests
{
    [Theory]
    [InlineData("udp:0", "127.0.0.1")]
    [InlineData("udp:0", "::1")]
    [InlineData("udp4:0", "127.0.0.1")]
    [InlineData("udp6:0", "::1")]
    [InlineData("udp:0:interface=127.0.0.1", "127.0.0.1")]
    [InlineData("udp:0:interface=[::1]:recvbuf=100000:sendbuf=100000", "::1")]
    public async Task An_endpoint_is_reached_at_its_addresses_and_can_answer_there(string endpoint, string address)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this machine has no IPv6");
        var protocol = RecordingDatagrams.Echo();
        var server = await ListenAsync(protocol, endpoint);
        var ip = IPAddress.Parse(address);
        using var peer = Peer(ip.AddressFamily);
        await peer.SendToAsync("hello"u8.ToArray(), new IPEndPoint(ip, PortOf(server)));
        var buffer = new byte[100];
        var answer = await peer.ReceiveFromAsync(buffer, peer.LocalEndPoint!).WaitAsync(Hang);

        Assert.Equal("hello"u8.ToArray(), buffer[..answer.ReceivedBytes]);
        Assert.Equal(new IPEndPoint(ip, PortOf(server)), answer.RemoteEndPoint);
        Assert.Equal(("hello", peer.LocalEndPoint), await protocol.NextAsync());
    }

    [Fact]
    public async Task An_empty_datagram_is_a_datagram()
    {
        var protocol = RecordingDatagrams.Echo();
        var server = await ListenAsync(protocol);
        using var peer = Peer();
        await peer.SendToAsync(Array.Empty<byte>(), server.BoundEndPoint!);

        Assert.Equal("", (await protocol.NextAsync()).Text);
        Assert.Equal(0, (await peer.ReceiveFromAsync(new byte[9], peer.LocalEndPoint!).WaitAsync(Hang)).ReceivedBytes);
    }

    [Fact]
    public async Task A_datagram_that_is_longer_than_allowed_is_dropped_and_counted_and_never_delivered_in_part()
    {
        var protocol = new RecordingDatagrams();
        var server = await ListenAsync(protocol, "udp:0:interface=127.0.0.1:maxsize=10");
        using var peer = Peer();
        await peer.SendToAsync(new byte[11], server.BoundEndPoint!);
        await peer.SendToAsync(new byte[1000], server.BoundEndPoint!);
        await peer.SendToAsync("0123456789"u8.ToArray(), server.BoundEndPoint!);

        Assert.Equal("0123456789", (await protocol.NextAsync()).Text);
        Assert.Equal(new DatagramCounts(1, 2, 0, 0, 0), protocol.Transport.Counts);
        Assert.Contains(Log.Lines, line => line == $"A datagram of more than 10 bytes from {peer.LocalEndPoint} is dropped; maxsize=10 is the limit of the endpoint (0 more since the last entry)");
    }

    [Fact]
    public async Task A_handler_that_throws_loses_its_datagram_only()
    {
        var protocol = new RecordingDatagrams { OnDatagram = (_, data, _) => _ = data[0] == 'x' ? throw new InvalidOperationException("broken") : 0 };
        var server = await ListenAsync(protocol);
        using var peer = Peer();
        foreach (var text in new[] { "x", "x", "y" })
        {
            await peer.SendToAsync(System.Text.Encoding.UTF8.GetBytes(text), server.BoundEndPoint!);
            Assert.Equal(text, (await protocol.NextAsync()).Text);
        }

        Assert.Equal(2, protocol.Transport.Counts.Faults);
        Assert.Single(Log.Lines, line => line == "RecordingDatagrams failed; the port goes on (0 more since the last entry) broken");
    }

    [Fact]
    public async Task A_port_in_use_is_refused_with_its_endpoint_and_the_remedy()
    {
        var first = await ListenAsync(new RecordingDatagrams());
        var endpoint = $"udp:{PortOf(first)}:interface=127.0.0.1";
        var second = new UdpServer(DatagramEndpoint.Parse(endpoint), new RecordingDatagrams());

        var failure = await Assert.ThrowsAsync<ListenException>(() => second.PrivilegedStartAsync());
        Assert.Equal($"cannot listen on \"{endpoint}\": another program listens there already.\nStop that program, or choose another port.", failure.Message);
        await second.StopAsync();
    }

    [Fact]
    public async Task A_port_is_shared_among_those_who_ask_for_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux deals out datagrams");
        var first = await ListenAsync(new RecordingDatagrams(), "udp:0:interface=127.0.0.1:reuseport=yes");
        var second = await ListenAsync(new RecordingDatagrams(), $"udp:{PortOf(first)}:interface=127.0.0.1:reuseport=yes");

        Assert.Equal(first.BoundEndPoint, second.BoundEndPoint);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_refused()
    {
        var server = new UdpServer(DatagramEndpoint.Parse("udp:0:interface=198.51.100.1"), new RecordingDatagrams());

        var failure = await Assert.ThrowsAsync<ListenException>(() => server.PrivilegedStartAsync());
        Assert.Equal(
            "cannot listen on \"udp:0:interface=198.51.100.1\": this machine has no such address.\nUse one of its own, or none to listen on all.", failure.Message);
    }

    [Fact]
    public async Task A_datagram_that_no_datagram_can_be_is_refused_with_its_size_and_the_limit()
    {
        var protocol = new RecordingDatagrams();
        var server = await ListenAsync(protocol);

        var failure = Assert.Throws<DatagramTooLongException>(() => protocol.Transport.Write(new byte[65508], server.BoundEndPoint!));
        Assert.Equal((65508, 65507), (failure.Size, failure.Limit));
        Assert.Equal("A datagram of 65508 bytes cannot be sent: 65507 is the most that this port takes. Send less, or in several datagrams.", failure.Message);
        Assert.True(protocol.Transport.Write(new byte[65507], server.BoundEndPoint!));
    }

    [Fact]
    public async Task An_address_of_another_kind_is_refused()
    {
        var protocol = new RecordingDatagrams();
        await ListenAsync(protocol);

        Assert.StartsWith("\"[::1]:1\" is no address of IPv4", Assert.Throws<ArgumentException>(() => protocol.Transport.Write([1], new IPEndPoint(IPAddress.IPv6Loopback, 1))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => protocol.Transport.Write([1], new DnsEndPoint("localhost", 1)));
        Assert.Throws<ArgumentException>(() => protocol.Transport.Write([1], new UnixDomainSocketEndPoint("/tmp/x")));
        Assert.Throws<InvalidOperationException>(() => protocol.Transport.Write([1]));
    }

    [Fact]
    public async Task What_the_network_refuses_is_lost_and_counted_and_the_port_goes_on()
    {
        var protocol = RecordingDatagrams.Echo();
        var server = await ListenAsync(protocol);

        // Nobody is there, of which the system tells by ICMP; and the port 0 is none.
        using (var gone = Peer())
        {
            var address = gone.LocalEndPoint!;
            gone.Dispose();
            Assert.True(protocol.Transport.Write("a"u8, address));
            Assert.True(protocol.Transport.Write("b"u8, address));
        }

        Assert.False(protocol.Transport.Write("c"u8, new IPEndPoint(IPAddress.Loopback, 0)));
        using var peer = Peer();
        await peer.SendToAsync("d"u8.ToArray(), server.BoundEndPoint!);
        Assert.Equal("d", (await protocol.NextAsync()).Text);
        Assert.Equal(1, protocol.Transport.Counts.Unsent);
        Assert.DoesNotContain("refused", protocol.Events);
    }

    [Fact]
    public async Task A_service_logs_starts_and_stops_and_can_start_again_on_its_port()
    {
        var protocol = RecordingDatagrams.Echo();
        var server = await ListenAsync(protocol);
        var port = PortOf(server);
        await server.StopAsync();
        Assert.Null(server.BoundEndPoint);
        Assert.Equal(["started", "stopped"], protocol.Events);
        Assert.Equal([$"RecordingDatagrams starting on {port} (UDP)", $"(UDP Port {port} Closed)"], Log.Lines);
        Assert.False(protocol.Transport.Write("late"u8, new IPEndPoint(IPAddress.Loopback, port)));

        await server.StartAsync();
        using var peer = Peer();
        await peer.SendToAsync("again"u8.ToArray(), server.BoundEndPoint!);
        Assert.Equal("again", (await protocol.NextAsync()).Text);
    }

    [Fact]
    public async Task A_protocol_can_close_its_port()
    {
        var protocol = new RecordingDatagrams { OnDatagram = (self, _, _) => self.Transport.StopListening() };
        var server = await ListenAsync(protocol);
        using var peer = Peer();
        await peer.SendToAsync("bye"u8.ToArray(), server.BoundEndPoint!);
        await UntilAsync(() => protocol.Events.Contains("stopped"));
        await server.StopAsync();

        Assert.Equal(["started", "stopped"], protocol.Events);
    }

    [Fact]
    public async Task A_protocol_that_fails_to_start_closes_the_port_and_fails_the_service()
    {
        var server = new UdpServer(DatagramEndpoint.Parse("udp:0:interface=127.0.0.1"), new RecordingDatagrams { OnStart = _ => throw new InvalidOperationException("broken") });
        await server.PrivilegedStartAsync();
        var at = (IPEndPoint)server.BoundEndPoint!;

        await Assert.ThrowsAsync<InvalidOperationException>(() => server.StartAsync());
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        peer.Bind(at);
        await server.StopAsync();
    }

    [Fact]
    public async Task A_service_that_was_only_bound_is_closed_without_starting_its_protocol()
    {
        var protocol = new RecordingDatagrams();
        var server = new UdpServer(DatagramEndpoint.Parse("udp:0:interface=127.0.0.1"), protocol);
        await server.PrivilegedStartAsync();
        await server.StopAsync();

        Assert.Empty(protocol.Events);
    }

    [Fact]
    public async Task A_stop_without_patience_leaves_behind_a_handler_that_does_not_end()
    {
        using var release = new ManualResetEventSlim();
        var protocol = new RecordingDatagrams { OnDatagram = (_, _, _) => release.Wait() };
        var server = await ListenAsync(protocol);
        var port = PortOf(server);
        using var peer = Peer();
        await peer.SendToAsync("x"u8.ToArray(), server.BoundEndPoint!);
        await protocol.NextAsync();

        await server.StopAsync(new CancellationToken(canceled: true)).WaitAsync(Hang);
        Assert.DoesNotContain("stopped", protocol.Events);
        Assert.Contains($"A protocol at 127.0.0.1:{port} does not end, and is left behind", Log.Lines);
        release.Set();
        await UntilAsync(() => protocol.Events.Contains("stopped"));
    }

    [Fact]
    public async Task A_flood_from_many_addresses_is_served_and_bounded()
    {
        var protocol = RecordingDatagrams.Echo();
        var server = await ListenAsync(protocol, "udp:0:interface=127.0.0.1:recvbuf=4096");
        for (var i = 0; i < 1000; i++)
        {
            // More peers than the port remembers, and more datagrams than the system keeps.
            using var peer = Peer();
            await peer.SendToAsync(new byte[1000], server.BoundEndPoint!);
        }

        // The system may have dropped some, and the port has said so of none.
        using var last = Peer();
        var answered = last.ReceiveFromAsync(new byte[9], last.LocalEndPoint!);
        for (var i = 0; i < 3000 && !answered.IsCompleted; i++)
        {
            await last.SendToAsync("last"u8.ToArray(), server.BoundEndPoint!);
            await Task.WhenAny(answered, Task.Delay(10));
        }

        Assert.Equal(4, (await answered.WaitAsync(Hang)).ReceivedBytes);
        Assert.InRange(protocol.Transport.Counts.Received, 2, 4001);
        Assert.Equal(0, protocol.Transport.Counts.Faults);
    }

    [Fact]
    public async Task Calls_never_overlap_whoever_writes()
    {
        var count = 0;
        var protocol = new RecordingDatagrams { OnDatagram = (self, data, from) => self.Transport.Write(data, from) };
        var server = await ListenAsync(protocol, "udp:0:interface=127.0.0.1:recvbuf=1000000");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            using var peer = Peer();
            for (var i = 0; i < 500; i++)
            {
                await peer.SendToAsync(new byte[10], server.BoundEndPoint!);
                await peer.ReceiveFromAsync(new byte[10], peer.LocalEndPoint!).WaitAsync(Hang);
                Interlocked.Increment(ref count);
            }
        })));

        Assert.Equal(2000, count);
        Assert.DoesNotContain("overlap", protocol.Events);
        Assert.Equal(new DatagramCounts(2000, 0, 2000, 0, 0), protocol.Transport.Counts);
    }

    [Fact]
    public async Task One_peer_is_one_object_and_one_that_was_changed_is_made_anew()
    {
        var protocol = new RecordingDatagrams();
        var server = await ListenAsync(protocol);
        using var peer = Peer();
        var seen = new List<IPEndPoint>();
        for (var i = 0; i < 3; i++)
        {
            await peer.SendToAsync("x"u8.ToArray(), server.BoundEndPoint!);
            seen.Add((IPEndPoint)(await protocol.NextAsync()).From);
        }

        Assert.Same(seen[0], seen[2]);
        seen[0].Port = 1;
        await peer.SendToAsync("x"u8.ToArray(), server.BoundEndPoint!);
        Assert.Equal(peer.LocalEndPoint, (await protocol.NextAsync()).From);
    }
}
