using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Twisted.Network;

namespace Twisted.Tests.Network.Datagrams;

/// <summary>Nothing leaves the machine: what is sent is on its loopback network, or of the time to live 0 or the scope of one node.</summary>
public sealed class MulticastServerTests : DatagramTests
{
    [Theory]
    [InlineData("multicast:239.255.77.1:PORT:interface=127.0.0.1:ttl=0", "239.255.77.1")]
    [InlineData("multicast:239.255.77.1:PORT:interface=lo:ttl=0", "239.255.77.1")]
    [InlineData("multicast:239.255.77.1:PORT:interface=NETWORK:ttl=0", "239.255.77.1")]
    [InlineData("multicast:[ff01::7711]:PORT:interface=NETWORK:ttl=0", "ff01::7711")]
    public async Task All_members_of_a_group_receive_what_one_sends(string endpoint, string group)
    {
        endpoint = OnNetwork(endpoint);
        var first = await JoinAsync(endpoint, 0);
        var second = await JoinAsync(endpoint, PortOf(first.Server));
        Assert.True(first.Protocol.Transport.Write("hello"u8, new IPEndPoint(IPAddress.Parse(group), PortOf(first.Server))));

        Assert.Equal("hello", (await NextAsync(first.Protocol)).Text);
        Assert.Equal("hello", (await NextAsync(second.Protocol)).Text);
    }

    [Fact]
    public async Task Only_groups_that_were_joined_are_received_until_they_are_left()
    {
        var (server, protocol) = await JoinAsync("multicast:239.255.77.2:PORT:interface=127.0.0.1:ttl=0", 0);
        var other = await JoinAsync("multicast:239.255.77.3:PORT:interface=127.0.0.1:ttl=0", PortOf(server));
        var port = PortOf(server);
        IPAddress own = IPAddress.Parse("239.255.77.2"), others = IPAddress.Parse("239.255.77.3");

        Send(protocol, "not for me", others, port);
        Send(protocol, "for me", own, port);
        Assert.Equal("for me", (await NextAsync(protocol)).Text);

        protocol.Transport.JoinGroup(others);
        Send(protocol, "now for me", others, port);
        Assert.Equal("now for me", (await NextAsync(protocol)).Text);

        protocol.Transport.LeaveGroup(others);
        Send(protocol, "not any more", others, port);
        Send(protocol, "the last", own, port);
        Assert.Equal("the last", (await NextAsync(protocol)).Text);
        Assert.Equal("not for me", (await NextAsync(other.Protocol)).Text);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.2", false)]
    public async Task A_source_is_heard_and_no_other(string source, bool heard)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux can choose the source");
        var (server, protocol) = await JoinAsync($"multicast:232.255.77.4:PORT:interface=127.0.0.1:ttl=0:source={source}", 0);
        using var peer = Peer();
        peer.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Loopback.GetAddressBytes());
        peer.SendTo("group"u8.ToArray(), new IPEndPoint(IPAddress.Parse("232.255.77.4"), PortOf(server)));
        peer.SendTo("direct"u8.ToArray(), new IPEndPoint(IPAddress.Loopback, PortOf(server)));

        Assert.Equal(heard ? "group" : "direct", (await NextAsync(protocol)).Text);
    }

    [Theory]
    [InlineData("yes", "to the group")]
    [InlineData("no", "to me")]
    public async Task Loopback_can_be_turned_off(string loopback, string received)
    {
        var (server, protocol) = await JoinAsync(OnNetwork($"multicast:239.255.77.5:PORT:interface=NETWORK:ttl=0:loopback={loopback}"), 0);
        Send(protocol, "to the group", IPAddress.Parse("239.255.77.5"), PortOf(server));
        Send(protocol, "to me", IPAddress.Loopback, PortOf(server));

        Assert.Equal(received, (await NextAsync(protocol)).Text);
    }

    [Fact]
    public async Task A_plain_port_can_join_groups_too()
    {
        var protocol = new RecordingDatagrams();
        var server = await ListenAsync(protocol, "udp:0:interface=127.0.0.1");
        protocol.Transport.JoinGroup(IPAddress.Parse("239.255.77.6"));

        var failure = Assert.Throws<InvalidOperationException>(() => protocol.Transport.JoinGroup(IPAddress.Parse("239.255.77.6")));
        Assert.Equal("the group \"239.255.77.6\" was joined already.", failure.Message);
        failure = Assert.Throws<InvalidOperationException>(() => protocol.Transport.LeaveGroup(IPAddress.Parse("239.255.77.7")));
        Assert.Equal("The group \"239.255.77.7\" was not joined.", failure.Message);
        Assert.Throws<ArgumentException>(() => protocol.Transport.JoinGroup(IPAddress.Loopback));
        Assert.Throws<ArgumentException>(() => protocol.Transport.JoinGroup(IPAddress.Parse("ff02::1")));
        Assert.NotNull(server.BoundEndPoint);
    }

    [Theory]
    [InlineData("eth77", "eth77")]
    [InlineData("198.51.100.1", "198.51.100.1")]
    public async Task A_network_that_does_not_exist_is_refused_with_those_that_do(string name, string told)
    {
        var endpoint = $"multicast:239.255.77.1:0:interface={name}";
        var server = new MulticastServer(DatagramEndpoint.Parse(endpoint), new RecordingDatagrams());

        var failure = await Assert.ThrowsAsync<ListenException>(() => server.StartAsync());
        Assert.StartsWith($"cannot listen on \"{endpoint}\": this machine has no network interface \"{told}\".\nIt has lo", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_sends_to_a_group_that_it_is_no_member_of()
    {
        var (server, protocol) = await JoinAsync("multicast:239.255.77.8:PORT:interface=127.0.0.1:ttl=0", 0);
        var sender = new RecordingDatagrams { OnStart = self => self.Transport.Write("hello"u8) };
        await ConnectAsync(sender, $"udp:239.255.77.8:{PortOf(server)}:interface=127.0.0.1");

        Assert.Equal("hello", (await NextAsync(protocol)).Text);
    }

    [Fact]
    public void The_network_of_a_group_is_no_part_of_its_address() => Assert.Equal(
        "the endpoint \"multicast:[ff02::fb%eth0]:5353\" has the group \"[ff02::fb%eth0]\"; its network is said by interface=NAME",
        Assert.Throws<FormatException>(() => DatagramEndpoint.Parse("multicast:[ff02::fb%eth0]:5353")).Message);

    private static void Send(RecordingDatagrams protocol, string text, IPAddress to, int port) =>
        Assert.True(protocol.Transport.Write(System.Text.Encoding.UTF8.GetBytes(text), new IPEndPoint(to, port)));

    private static async Task<(string Text, EndPoint From)> NextAsync(RecordingDatagrams protocol) => await protocol.NextAsync();

    /// <summary>A loopback network loops whatever is said, and has no route for groups of IPv6.</summary>
    private static string OnNetwork(string endpoint)
    {
        var name = NetworkInterface.GetAllNetworkInterfaces()
            .FirstOrDefault(one => one is { OperationalStatus: OperationalStatus.Up, SupportsMulticast: true }
                && one.NetworkInterfaceType != NetworkInterfaceType.Loopback
                && one.GetIPProperties().UnicastAddresses.Select(its => its.Address.AddressFamily).Distinct().Count() == 2)?.Name;
        Assert.SkipWhen(name is null && endpoint.Contains("NETWORK", StringComparison.Ordinal), "this machine has no network but the loopback one");
        return endpoint.Replace("NETWORK", name, StringComparison.Ordinal);
    }

    private async Task<(DatagramServer Server, RecordingDatagrams Protocol)> JoinAsync(string endpoint, int port)
    {
        var protocol = new RecordingDatagrams();
        try
        {
            var server = new MulticastServer(DatagramEndpoint.Parse(endpoint.Replace("PORT", $"{port}", StringComparison.Ordinal)), protocol);
            return (await StartAsync(server), protocol);
        }
        catch (ListenException exception)
        {
            Assert.Skip($"This kernel joins no group on its loopback network: {exception.Message}");
            throw;
        }
    }
}
