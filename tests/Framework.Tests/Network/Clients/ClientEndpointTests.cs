using System.Net;
using Twisted.Network;

namespace Twisted.Tests.Network.Clients;

public sealed class ClientEndpointTests
{
    [Theory]
    [InlineData("tcp:example.com:80", "tcp:example.com:80")]
    [InlineData("tcp:Example.COM:80", "tcp:example.com:80")]
    [InlineData("tcp:example.com.:80", "tcp:example.com.:80")]
    [InlineData("tcp:bücher.example:80", "tcp:bücher.example:80")]
    [InlineData("tcp:under_score.example:80", "tcp:under_score.example:80")]
    [InlineData("tcp:127.0.0.1:65535", "tcp:127.0.0.1:65535")]
    [InlineData("tcp:[::1]:80", "tcp:[::1]:80")]
    [InlineData("tcp:[2001:DB8:0::1]:80", "tcp:[2001:db8::1]:80")]
    [InlineData("tcp:[fe80::1%3]:80", "tcp:[fe80::1%3]:80")]
    [InlineData(@"tcp:\:\:1:80", "tcp:[::1]:80")]
    [InlineData("tcp4:localhost:1", "tcp4:localhost:1")]
    [InlineData("tcp6:localhost:1", "tcp6:localhost:1")]
    [InlineData("tcp:localhost:1:timeout=30:nodelay=yes:keepalive=no", "tcp:localhost:1")]
    [InlineData("tcp:localhost:1:keepalive=on:nodelay=off:bindAddress=127.0.0.1:timeout=0.25", "tcp:localhost:1:timeout=0.25:bindAddress=127.0.0.1:nodelay=no:keepalive=2h")]
    [InlineData("tcp:localhost:1:bindAddress=[::1]", "tcp:localhost:1:bindAddress=[::1]")]
    [InlineData("tcp:localhost:1:bindAddress=[fe80::1%nosuch0]", "tcp:localhost:1:bindAddress=[fe80::1%nosuch0]")]
    [InlineData("tcp:[FE80::1%nosuch0]:1", "tcp:[fe80::1%nosuch0]:1")]
    [InlineData("tcp:[fe80::1%7]:1", "tcp:[fe80::1%7]:1")]
    [InlineData("unix:/run/server.sock", "unix:/run/server.sock")]
    [InlineData("unix:relative", "unix:relative")]
    [InlineData("unix:@name", "unix:@name")]
    [InlineData(@"unix:/run/a\:b\=c\\d\[e", @"unix:/run/a\:b\=c\\d\[e")]
    [InlineData("unix:/run/server.sock:timeout=5", "unix:/run/server.sock:timeout=5")]
    public void A_client_endpoint_string_has_one_shortest_form(string text, string expected)
    {
        var endpoint = ClientEndpoint.Parse(text);

        Assert.Equal(expected, endpoint.ToString());
        Assert.Equal(endpoint, ClientEndpoint.Parse(expected));
    }

    [Theory]
    [InlineData("", "the endpoint \"\" has no port; write tcp:HOST:PORT")]
    [InlineData("80", "the endpoint \"80\" has no port; write tcp:HOST:PORT")]
    [InlineData("example.com", "the endpoint \"example.com\" has no port; write tcp:HOST:PORT")]
    [InlineData("example.com:80", "the endpoint \"example.com:80\" is of the unknown type \"example.com\"; for a host and a port write tcp:example.com:80")]
    [InlineData("udp:a:1", "the endpoint \"udp:a:1\" is of the type \"udp\", which has datagrams; a connection is wanted here")]
    [InlineData("TCP:a:1", "the endpoint \"TCP:a:1\" is of the unknown type \"TCP\"; known are tcp, tcp4, tcp6, tls and unix")]
    [InlineData("tcp:timeout=1", "the endpoint \"tcp:timeout=1\" has no host; write tcp:HOST:PORT")]
    [InlineData("tcp6:example.com", "the endpoint \"tcp6:example.com\" has no port; write tcp6:HOST:PORT")]
    [InlineData("tcp:a:1:2", "the endpoint \"tcp:a:1:2\" has \"2\" after its port; settings are written key=value, and an IPv6 address [in brackets]")]
    [InlineData("tcp:::1:80", "the endpoint \"tcp:::1:80\" has \"1\" after its port; settings are written key=value, and an IPv6 address [in brackets]")]
    [InlineData("tcp:[::1:80", "the endpoint \"tcp:[::1:80\" has \"[\" without \"]\"")]
    [InlineData("tcp::80", "the endpoint \"tcp::80\" has the host \"\", which is neither a host name nor an address")]
    [InlineData("tcp:a b:80", "the endpoint \"tcp:a b:80\" has the host \"a b\", which is neither a host name nor an address")]
    [InlineData("tcp:-a:80", "the endpoint \"tcp:-a:80\" has the host \"-a\", which is neither a host name nor an address")]
    [InlineData("tcp:a..b:80", "the endpoint \"tcp:a..b:80\" has the host \"a..b\", which is neither a host name nor an address")]
    [InlineData("tcp:127.1:80", "the endpoint \"tcp:127.1:80\" has the host \"127.1\", which is neither a host name nor an address")]
    [InlineData("tcp:256.0.0.1:80", "the endpoint \"tcp:256.0.0.1:80\" has the host \"256.0.0.1\", which is neither a host name nor an address")]
    [InlineData("tcp:http://a:80", "the endpoint \"tcp:http://a:80\" has \"80\" after its port; settings are written key=value, and an IPv6 address [in brackets]")]
    [InlineData("tcp:a:0", "the endpoint \"tcp:a:0\" has the port \"0\", which is not a number from 1 to 65535")]
    [InlineData("tcp:a:65536", "the endpoint \"tcp:a:65536\" has the port \"65536\", which is not a number from 1 to 65535")]
    [InlineData("tcp:a:-1", "the endpoint \"tcp:a:-1\" has the port \"-1\", which is not a number from 1 to 65535")]
    [InlineData("tcp:a:http", "the endpoint \"tcp:a:http\" has the port \"http\", which is not a number from 1 to 65535")]
    [InlineData("tcp:a:", "the endpoint \"tcp:a:\" has the port \"\", which is not a number from 1 to 65535")]
    [InlineData("tcp4:[::1]:1", "the endpoint \"tcp4:[::1]:1\" has the host \"[::1]\", which is not of its address family")]
    [InlineData("tcp6:127.0.0.1:1", "the endpoint \"tcp6:127.0.0.1:1\" has the host \"127.0.0.1\", which is not of its address family")]
    [InlineData("tcp:a:1:timeout=0", "the endpoint \"tcp:a:1:timeout=0\" has the timeout \"0\", which is not a time of up to a day such as 30, 0.5, 500ms or 2m")]
    [InlineData("tcp:a:1:timeout=-1", "the endpoint \"tcp:a:1:timeout=-1\" has the timeout \"-1\", which is not a time of up to a day such as 30, 0.5, 500ms or 2m")]
    [InlineData("tcp:a:1:timeout=86401", "the endpoint \"tcp:a:1:timeout=86401\" has the timeout \"86401\", which is not a time of up to a day such as 30, 0.5, 500ms or 2m")]
    [InlineData("tcp:a:1:timeout=1,5", "the endpoint \"tcp:a:1:timeout=1,5\" has the timeout \"1,5\", which is not a time of up to a day such as 30, 0.5, 500ms or 2m")]
    [InlineData("tcp:a:1:timeout=soon", "the endpoint \"tcp:a:1:timeout=soon\" has the timeout \"soon\", which is not a time of up to a day such as 30, 0.5, 500ms or 2m")]
    [InlineData("tcp:a:1:timeout=1:timeout=2", "the endpoint \"tcp:a:1:timeout=1:timeout=2\" has \"timeout=\" twice")]
    [InlineData("tcp:a:1:bindAddress=here", "the endpoint \"tcp:a:1:bindAddress=here\" has the bindAddress \"here\", which is not an IP address")]
    [InlineData("tcp:a:1:bindAddress=127.1", "the endpoint \"tcp:a:1:bindAddress=127.1\" has the bindAddress \"127.1\", which is not an IP address")]
    [InlineData("tcp6:a:1:bindAddress=127.0.0.1", "the endpoint \"tcp6:a:1:bindAddress=127.0.0.1\" has the bindAddress \"127.0.0.1\", which is not of its address family")]
    [InlineData("tcp:127.0.0.1:1:bindAddress=[::1]", "the endpoint \"tcp:127.0.0.1:1:bindAddress=[::1]\" has the bindAddress \"[::1]\", which is not of its address family")]
    [InlineData("tcp:a:1:nodelay=maybe", "the endpoint \"tcp:a:1:nodelay=maybe\" has the nodelay \"maybe\", which is not yes or no")]
    [InlineData("tcp:a:1:keepalive=", "the endpoint \"tcp:a:1:keepalive=\" has nothing after \"keepalive=\"")]
    [InlineData("tcp:a:1:bindaddress=::1", "the endpoint \"tcp:a:1:bindaddress=::1\" has \"\" after its port; settings are written key=value, and an IPv6 address [in brackets]")]
    [InlineData("tcp:a:1:interface=127.0.0.1", "the endpoint \"tcp:a:1:interface=127.0.0.1\" has the unknown setting \"interface\"; tcp knows timeout, bindAddress, nodelay and keepalive")]
    [InlineData("unix:", "the endpoint \"unix:\" has a path that is empty")]
    [InlineData("unix:timeout=1", "the endpoint \"unix:timeout=1\" has no path; write unix:PATH")]
    [InlineData("unix:@", "the endpoint \"unix:@\" has a path that has no name after the \"@\"")]
    [InlineData("unix:/a:b", "the endpoint \"unix:/a:b\" has \"b\" after its path; settings are written key=value, and a colon in a path is \"\\:\"")]
    [InlineData("unix:/a\0b", "the endpoint \"unix:/a\0b\" has a path that has a zero character")]
    [InlineData("unix:/a:mode=700", "the endpoint \"unix:/a:mode=700\" has the unknown setting \"mode\"; unix knows timeout")]
    [InlineData("unix:/a:timeout=", "the endpoint \"unix:/a:timeout=\" has nothing after \"timeout=\"")]
    [InlineData(@"unix:/a\", "the endpoint \"unix:/a\\\" ends in a single \"\\\"; write \"\\\\\" for one")]
    public void A_malformed_client_endpoint_string_is_refused_by_its_part(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => ClientEndpoint.Parse(text)).Message);

    [Fact]
    public void A_path_has_as_many_bytes_as_the_system_takes()
    {
        var longest = "/" + new string('ä', 53);

        Assert.Equal("unix:" + longest, ClientEndpoint.Parse("unix:" + longest).ToString());
        var text = "unix:" + longest + "x";
        Assert.Equal(
            $"the endpoint \"{text}\" has a path that is 108 bytes long; the system takes 107",
            Assert.Throws<FormatException>(() => ClientEndpoint.Parse(text)).Message);
    }

    [Fact]
    public void A_name_is_no_longer_than_the_name_system_takes()
    {
        var label = new string('a', 63);
        var longest = $"{label}.{label}.{label}.{label[..61]}";

        Assert.Equal(253, longest.Length);
        ClientEndpoint.Parse($"tcp:{longest}:1");
        Assert.Throws<FormatException>(() => ClientEndpoint.Parse($"tcp:{longest}a:1"));
        Assert.Throws<FormatException>(() => ClientEndpoint.Parse($"tcp:{label}a:1"));
    }

    [Fact]
    public void What_code_makes_is_checked_as_text_is()
    {
        Assert.Throws<ArgumentException>(() => new TcpClientEndpoint { Host = "a b", Port = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TcpClientEndpoint { Host = "a", Port = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TcpClientEndpoint { Host = "a", Port = 1, Timeout = TimeSpan.Zero });
        Assert.Throws<ArgumentException>(() => new UnixClientEndpoint { Path = "" });
        Assert.Equal(ClientEndpoint.Parse("tcp:[::1]:1"), new TcpClientEndpoint { Host = IPAddress.IPv6Loopback.ToString(), Port = 1 });
        Assert.Throws<ArgumentException>(() => new TcpClient(ClientEndpoint.Parse("unix:/a"), new RecordingFactory()));
        Assert.Throws<ArgumentException>(() => new TlsClient(ClientEndpoint.Parse("tcp:a:1"), new RecordingFactory()));
        Assert.Equal("tls:example.com:443", new TlsClient("Example.com", 443, new RecordingFactory()).Endpoint.ToString());
        Assert.Throws<ArgumentException>(() => new UnixClient(ClientEndpoint.Parse("tcp:a:1"), new RecordingFactory()));
    }
}
