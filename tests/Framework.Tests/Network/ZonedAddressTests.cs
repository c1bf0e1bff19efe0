using System.Net;
using System.Net.NetworkInformation;
using Twisted.Network;

namespace Twisted.Tests.Network;

public sealed class ZonedAddressTests
{
    [Fact]
    public void An_interface_that_does_not_exist_is_named_when_it_listens()
    {
        var server = Assert.Throws<ListenException>(() => ServerRun.Start("tcp:0:interface=[fe80::1%nosuch0]", new RecordingFactory()));
        Assert.StartsWith(
            "cannot listen on \"tcp:0:interface=[fe80::1%nosuch0]\": this machine has no network interface \"nosuch0\".\nIt has ", server.Message, StringComparison.Ordinal);

        var datagrams = Assert.Throws<ListenException>(
            () => DatagramEndpoint.Parse("udp:0:interface=[fe80::1%nosuch0]").Bind(new Datagrams.RecordingDatagrams(), new CollectingLogger()));
        Assert.StartsWith(
            "cannot listen on \"udp:0:interface=[fe80::1%nosuch0]\": this machine has no network interface \"nosuch0\".\nIt has ", datagrams.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tcp:[fe80::1%nosuch0]:80")]
    [InlineData("tcp:[::1]:80:bindAddress=[fe80::1%nosuch0]")]
    [InlineData("tls:[fe80::1%nosuch0]:80:name=a")]
    public async Task An_interface_that_does_not_exist_is_named_when_it_connects(string endpoint)
    {
        var failure = await Assert.ThrowsAsync<ConnectException>(() => ClientEndpoint.Parse(endpoint).ConnectAsync(new RecordingFactory()));

        Assert.StartsWith("cannot connect to \"", failure.Message, StringComparison.Ordinal);
        Assert.Contains("\": this machine has no network interface \"nosuch0\".\nIt has ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interface_that_is_there_is_found_by_its_name()
    {
        var name = NetworkInterface.GetAllNetworkInterfaces()
            .FirstOrDefault(one => one.GetIPProperties().UnicastAddresses.Any(its => its.Address.Equals(IPAddress.IPv6Loopback)))?.Name;
        Assert.SkipWhen(name is null, "this machine has no IPv6");
        var factory = new RecordingFactory { OnMade = static protocol => protocol.Transport.LoseConnection() };
        await using var server = ServerRun.Start($"tcp:0:interface=[::1%{name}]", factory);

        await ClientEndpoint.Parse($"tcp:[::1%{name}]:{server.EndPoint.Port}:bindAddress=[::1%{name}]").ConnectAsync(new RecordingFactory()).WaitAsync(ServerRun.Hang);
        await factory.Lost.Task.WaitAsync(ServerRun.Hang);
    }

    [Theory]
    [InlineData("fe80::1%eth0", "fe80::1%eth0")]
    [InlineData("FE80:0::1%eth0.100", "fe80::1%eth0.100")]
    [InlineData("fe80::1%4", "fe80::1%4")]
    [InlineData("::1", "::1")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("127.0.0.1%eth0", null)]
    [InlineData("fe80::1%eth 0", null)]
    [InlineData("fe80::1%a]b", null)]
    public void A_zone_by_name_keeps_its_name(string text, string? expected)
    {
        var address = ZonedAddress.Read(text);

        Assert.Equal(expected, address?.ToString());
        Assert.Equal(expected ?? "", $"{address}");
        Assert.Equal(address, ZonedAddress.Read(text));
        Assert.NotEqual<object?>(IPAddress.Parse("fe80::1"), address);
        Assert.NotEqual<object?>(address, ZonedAddress.Read("fe80::1%other"));
    }
}
