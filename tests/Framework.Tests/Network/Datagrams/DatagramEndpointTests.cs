using System.Net;
using System.Net.Sockets;
using Twisted.Network;
using UdpClient = Twisted.Network.UdpClient;

namespace Twisted.Tests.Network.Datagrams;

public sealed class DatagramEndpointTests
{
    [Theory]
    [InlineData("8007", "udp:8007")]
    [InlineData("udp:8007", "udp:8007")]
    [InlineData("udp:0", "udp:0")]
    [InlineData("udp:08007", "udp:8007")]
    [InlineData("udp4:53", "udp4:53")]
    [InlineData("udp6:53", "udp6:53")]
    [InlineData("udp:53:interface=127.0.0.1", "udp:53:interface=127.0.0.1")]
    [InlineData("udp:interface=127.0.0.1:53", "udp:53:interface=127.0.0.1")]
    [InlineData("udp:53:interface=[::1]", "udp:53:interface=[::1]")]
    [InlineData("udp:53:interface=\\:\\:1", "udp:53:interface=[::1]")]
    [InlineData("udp:53:maxsize=512:sendbuf=2:recvbuf=65536:reuseport=yes", "udp:53:reuseport=yes:recvbuf=65536:sendbuf=2:maxsize=512")]
    [InlineData("udp:53:reuseport=no:maxsize=8192", "udp:53")]
    [InlineData("multicast:239.1.2.3:5353", "multicast:239.1.2.3:5353")]
    [InlineData("multicast:224.0.0.251:5353:ttl=1:loopback=yes", "multicast:224.0.0.251:5353")]
    [InlineData("multicast:239.1.2.3:0:ttl=0:loopback=no:interface=eth0", "multicast:239.1.2.3:0:interface=eth0:ttl=0:loopback=no")]
    [InlineData("multicast:[ff02::fb]:5353:interface=lo", "multicast:[ff02::fb]:5353:interface=lo")]
    [InlineData("multicast:[FF02:0::FB]:5353:interface=[::1]", "multicast:[ff02::fb]:5353:interface=[::1]")]
    [InlineData("multicast:232.1.2.3:1:source=10.0.0.1:recvbuf=9", "multicast:232.1.2.3:1:source=10.0.0.1:recvbuf=9")]
    [InlineData("multicast:239.1.2.3:1:interface=a\\:b", "multicast:239.1.2.3:1:interface=a\\:b")]
    [InlineData("unixgram:/run/log", "unixgram:/run/log")]
    [InlineData("unixgram:/run/log:mode=660", "unixgram:/run/log")]
    [InlineData("unixgram:/run/log:mode=0600:maxsize=100000", "unixgram:/run/log:mode=600:maxsize=100000")]
    [InlineData("unixgram:/a\\:b\\=c\\\\d\\[e", "unixgram:/a\\:b\\=c\\\\d\\[e")]
    [InlineData("unixgram:@name", "unixgram:@name")]
    public void An_endpoint_is_read_and_written_in_its_shortest_form(string text, string shortest)
    {
        var endpoint = DatagramEndpoint.Parse(text);

        Assert.Equal(shortest, endpoint.ToString());
        Assert.Equal(endpoint, DatagramEndpoint.Parse(shortest));
        Assert.Equal(endpoint.GetHashCode(), DatagramEndpoint.Parse(shortest).GetHashCode());
    }

    [Theory]
    [InlineData("", "the endpoint \"\" has the port \"\"; a port is a number from 0 to 65535")]
    [InlineData("x", "the endpoint \"x\" has the port \"x\"; a port is a number from 0 to 65535")]
    [InlineData("65536", "the endpoint \"65536\" has the port \"65536\"; a port is a number from 0 to 65535")]
    [InlineData("udp:", "the endpoint \"udp:\" has the port \"\"; a port is a number from 0 to 65535")]
    [InlineData("udp:-1", "the endpoint \"udp:-1\" has the port \"-1\"; a port is a number from 0 to 65535")]
    [InlineData("udp: 53", "the endpoint \"udp: 53\" has the port \" 53\"; a port is a number from 0 to 65535")]
    [InlineData("udp:maxsize=1", "the endpoint \"udp:maxsize=1\" has no port; write udp:PORT")]
    [InlineData("udp6:maxsize=1", "the endpoint \"udp6:maxsize=1\" has no port; write udp6:PORT")]
    [InlineData("udp:53:54", "the endpoint \"udp:53:54\" has \"54\" after its port; settings are written key=value")]
    [InlineData("udp:53:backlog=5", "the endpoint \"udp:53:backlog=5\" has the unknown setting \"backlog\"; udp knows interface, reuseport, maxsize, recvbuf and sendbuf")]
    [InlineData("udp:53:interface=1", "the endpoint \"udp:53:interface=1\" has the interface \"1\", which is not an IP address")]
    [InlineData("udp:53:interface=eth0", "the endpoint \"udp:53:interface=eth0\" has the interface \"eth0\", which is not an IP address")]
    [InlineData("udp4:53:interface=[::1]", "the endpoint \"udp4:53:interface=[::1]\" has the interface \"[::1]\", which is not of its address family")]
    [InlineData("udp6:53:interface=127.0.0.1", "the endpoint \"udp6:53:interface=127.0.0.1\" has the interface \"127.0.0.1\", which is not of its address family")]
    [InlineData("udp:53:interface=::1", "the endpoint \"udp:53:interface=::1\" has \"\" after its port; settings are written key=value")]
    [InlineData("udp:53:interface=[::1", "the endpoint \"udp:53:interface=[::1\" has \"[\" without \"]\"")]
    [InlineData("udp:53:reuseport=true", "the endpoint \"udp:53:reuseport=true\" has the reuseport \"true\", which is neither yes nor no")]
    [InlineData("udp:53:recvbuf=0", "the endpoint \"udp:53:recvbuf=0\" has the recvbuf \"0\", which is not a number from 1 to 2147483647")]
    [InlineData("udp:53:sendbuf=64k", "the endpoint \"udp:53:sendbuf=64k\" has the sendbuf \"64k\", which is not a number from 1 to 2147483647")]
    [InlineData("udp:53:maxsize=1048577", "the endpoint \"udp:53:maxsize=1048577\" has the maxsize \"1048577\", which is not a number from 1 to 1048576")]
    [InlineData("udp:53:maxsize=1:maxsize=1", "the endpoint \"udp:53:maxsize=1:maxsize=1\" has \"maxsize=\" twice")]
    [InlineData("udp:53\\", "the endpoint \"udp:53\\\" ends in a single \"\\\"; write \"\\\\\" for one")]
    [InlineData("tcp:53", "the endpoint \"tcp:53\" is of the unknown type \"tcp\"; known for datagrams are udp, udp4, udp6, multicast and unixgram")]
    [InlineData("UDP:53", "the endpoint \"UDP:53\" is of the unknown type \"UDP\"; known for datagrams are udp, udp4, udp6, multicast and unixgram")]
    [InlineData("multicast:ttl=1", "the endpoint \"multicast:ttl=1\" has no group; write multicast:GROUP:PORT")]
    [InlineData("multicast:239.1.2.3", "the endpoint \"multicast:239.1.2.3\" has no port; write multicast:GROUP:PORT")]
    [InlineData("multicast:239.1.2.3:1:2", "the endpoint \"multicast:239.1.2.3:1:2\" has \"2\" after its port; settings are written key=value")]
    [InlineData("multicast:10.0.0.1:1", "the endpoint \"multicast:10.0.0.1:1\" has the group \"10.0.0.1\", which is not a multicast address; those begin with 224 to 239, or with ff in IPv6")]
    [InlineData("multicast:all:1", "the endpoint \"multicast:all:1\" has the group \"all\", which is not a multicast address; those begin with 224 to 239, or with ff in IPv6")]
    [InlineData("multicast:[fe80::1]:1", "the endpoint \"multicast:[fe80::1]:1\" has the group \"[fe80::1]\", which is not a multicast address; those begin with 224 to 239, or with ff in IPv6")]
    [InlineData("multicast:239.1.2.3:x", "the endpoint \"multicast:239.1.2.3:x\" has the port \"x\"; a port is a number from 0 to 65535")]
    [InlineData("multicast:239.1.2.3:1:ttl=256", "the endpoint \"multicast:239.1.2.3:1:ttl=256\" has the ttl \"256\", which is not a number from 0 to 255")]
    [InlineData("multicast:239.1.2.3:1:loopback=on", "the endpoint \"multicast:239.1.2.3:1:loopback=on\" has the loopback \"on\", which is neither yes nor no")]
    [InlineData("multicast:239.1.2.3:1:interface=", "the endpoint \"multicast:239.1.2.3:1:interface=\" has an empty interface; write an address of this machine or an interface's name")]
    [InlineData("multicast:239.1.2.3:1:interface=[::1]", "the endpoint \"multicast:239.1.2.3:1:interface=[::1]\" has the interface \"[::1]\", which is not of its address family")]
    [InlineData("multicast:239.1.2.3:1:source=me", "the endpoint \"multicast:239.1.2.3:1:source=me\" has the source \"me\", which is not an IP address")]
    [InlineData("multicast:239.1.2.3:1:mode=1", "the endpoint \"multicast:239.1.2.3:1:mode=1\" has the unknown setting \"mode\"; multicast knows interface, source, ttl, loopback, maxsize, recvbuf and sendbuf")]
    [InlineData("unixgram:", "the endpoint \"unixgram:\" has no path; write unixgram:PATH")]
    [InlineData("unixgram:@", "the endpoint \"unixgram:@\" has no path; write unixgram:PATH")]
    [InlineData("unixgram:mode=600", "the endpoint \"unixgram:mode=600\" has no path; write unixgram:PATH")]
    [InlineData("unixgram:a:b", "the endpoint \"unixgram:a:b\" has \"b\" after its path; settings are written key=value, and a colon in a path as \"\\:\"")]
    [InlineData("unixgram:a:mode=888", "the endpoint \"unixgram:a:mode=888\" has the mode \"888\", which is not an octal number from 0 to 777")]
    [InlineData("unixgram:a:mode=1777", "the endpoint \"unixgram:a:mode=1777\" has the mode \"1777\", which is not an octal number from 0 to 777")]
    [InlineData("unixgram:a:mode=", "the endpoint \"unixgram:a:mode=\" has the mode \"\", which is not an octal number from 0 to 777")]
    [InlineData("unixgram:@a:mode=600", "the endpoint \"unixgram:@a:mode=600\" has a mode, which an abstract name cannot have")]
    [InlineData("unixgram:a:ttl=1", "the endpoint \"unixgram:a:ttl=1\" has the unknown setting \"ttl\"; unixgram knows mode, maxsize, recvbuf and sendbuf")]
    public void A_wrong_endpoint_is_refused_with_the_part_that_is_wrong(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => DatagramEndpoint.Parse(text)).Message);

    [Theory]
    [InlineData("udp:localhost:53", "udp:localhost:53")]
    [InlineData("udp:[::1]:053", "udp:[::1]:53")]
    [InlineData("udp4:example.net:53:localport=0", "udp4:example.net:53")]
    [InlineData("udp6:example.net:53:maxsize=9:localport=7:interface=[::1]", "udp6:example.net:53:interface=[::1]:localport=7:maxsize=9")]
    [InlineData("unixgram:/dev/log", "unixgram:/dev/log")]
    [InlineData("unixgram:@peer:mode=600:bind=/tmp/a\\:b", "unixgram:@peer:bind=/tmp/a\\:b:mode=600")]
    public void A_client_endpoint_is_read_and_written_in_its_shortest_form(string text, string shortest)
    {
        var endpoint = DatagramClientEndpoint.Parse(text);

        Assert.Equal(shortest, endpoint.ToString());
        Assert.Equal(endpoint, DatagramClientEndpoint.Parse(shortest));
    }

    [Theory]
    [InlineData("", "the endpoint \"\" has no host; write udp:HOST:PORT")]
    [InlineData("53", "the endpoint \"53\" has no port; write udp:HOST:PORT")]
    [InlineData("udp:localhost", "the endpoint \"udp:localhost\" has no port; write udp:HOST:PORT")]
    [InlineData("udp::53", "the endpoint \"udp::53\" has no host; write udp:HOST:PORT")]
    [InlineData("udp:::1:53", "the endpoint \"udp:::1:53\" has \"1\" after its port; settings are written key=value")]
    [InlineData("udp:localhost:0", "the endpoint \"udp:localhost:0\" has the port \"0\"; a peer has a port from 1 to 65535")]
    [InlineData("udp:localhost:domain", "the endpoint \"udp:localhost:domain\" has the port \"domain\"; a port is a number from 0 to 65535")]
    [InlineData("udp:localhost:53:54", "the endpoint \"udp:localhost:53:54\" has \"54\" after its port; settings are written key=value")]
    [InlineData("udp:localhost:53:ttl=1", "the endpoint \"udp:localhost:53:ttl=1\" has the unknown setting \"ttl\"; udp knows interface, localport, maxsize, recvbuf and sendbuf")]
    [InlineData("multicast:239.1.2.3:1", "the endpoint \"multicast:239.1.2.3:1\" is of the unknown type \"multicast\"; known for clients of datagrams are udp, udp4, udp6 and unixgram")]
    [InlineData("unixgram:a:bind=", "the endpoint \"unixgram:a:bind=\" has an empty bind; write the path of this side")]
    [InlineData("unixgram:a:mode=600", "the endpoint \"unixgram:a:mode=600\" has a mode, which only a path of this side can have; write bind=PATH")]
    [InlineData("unixgram:a:mode=600:bind=@b", "the endpoint \"unixgram:a:mode=600:bind=@b\" has a mode, which only a path of this side can have; write bind=PATH")]
    [InlineData("unixgram:a:reuseport=yes", "the endpoint \"unixgram:a:reuseport=yes\" has the unknown setting \"reuseport\"; unixgram knows bind, mode, maxsize, recvbuf and sendbuf")]
    public void A_wrong_client_endpoint_is_refused_with_the_part_that_is_wrong(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => DatagramClientEndpoint.Parse(text)).Message);

    [Fact]
    public void An_endpoint_made_in_code_obeys_the_same_limits()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new UdpEndpoint { Port = 65536 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DatagramLimits { MaxSize = 0 });
        Assert.Throws<ArgumentException>(() => new MulticastEndpoint { Group = IPAddress.Loopback, Port = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new UdpClientEndpoint { Host = "localhost", Port = 0 });
        Assert.Equal(
            DatagramEndpoint.Parse("udp6:53:maxsize=512"),
            new UdpEndpoint { Port = 53, Family = AddressFamily.InterNetworkV6, Limits = new() { MaxSize = 512 } });
    }

    [Fact]
    public void A_service_refuses_an_endpoint_of_another_kind()
    {
        var failure = Assert.Throws<ArgumentException>(() => new UdpServer(DatagramEndpoint.Parse("unixgram:/a"), new RecordingDatagrams()));
        Assert.StartsWith("A UdpServer cannot listen on \"unixgram:/a\"; it takes a udp endpoint.", failure.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MulticastServer(DatagramEndpoint.Parse("53"), new RecordingDatagrams()));
        Assert.Throws<ArgumentException>(() => new UnixDatagramServer(DatagramEndpoint.Parse("53"), new RecordingDatagrams()));
        Assert.Throws<ArgumentException>(() => new UdpClient(DatagramClientEndpoint.Parse("unixgram:/a"), new RecordingDatagrams()));
        Assert.Throws<ArgumentException>(() => new UnixDatagramClient(DatagramClientEndpoint.Parse("udp:a:1"), new RecordingDatagrams()));
    }
}
