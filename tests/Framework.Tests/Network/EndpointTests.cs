using Twisted.Network;

namespace Twisted.Tests.Network;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("8007", "8007")]
    [InlineData("0", "0")]
    [InlineData("tcp:8007", "8007")]
    [InlineData("tcp4:8007", "tcp4:8007")]
    [InlineData("tcp:8007:interface=127.0.0.1", "tcp:8007:interface=127.0.0.1")]
    [InlineData("tcp:8007:interface=0.10.255.1", "tcp:8007:interface=0.10.255.1")]
    [InlineData("tcp:8007:interface=010.0.0.1", "tcp:8007:interface=8.0.0.1")]
    [InlineData("tcp:8007:backlog=50:interface=[::1]", "tcp:8007:interface=[::1]:backlog=50")]
    [InlineData(@"tcp:8007:interface=\:\:1", "tcp:8007:interface=[::1]")]
    public void An_endpoint_string_has_one_shortest_form(string text, string expected) =>
        Assert.Equal(expected, ServerEndpoint.Parse(text).ToString());

    [Theory]
    [InlineData("", "\"\" is not a port; a port is a number from 0 to 65535")]
    [InlineData("70000", "\"70000\" is not a port; a port is a number from 0 to 65535")]
    [InlineData("-1", "\"-1\" is not a port; a port is a number from 0 to 65535")]
    [InlineData("http", "\"http\" is not a port; a port is a number from 0 to 65535")]
    [InlineData("tcp:", "\"\" is not a port; a port is a number from 0 to 65535")]
    [InlineData("tcp:interface=127.0.0.1", "the endpoint \"tcp:interface=127.0.0.1\" has no port; write tcp:PORT")]
    [InlineData("tcp:1:2", "the endpoint \"tcp:1:2\" has \"2\" after its port; settings are written key=value")]
    [InlineData("udp:1", "the endpoint \"udp:1\" is of the type \"udp\", which has datagrams; connections are wanted here")]
    [InlineData("tcp:1:interface=here", "the endpoint \"tcp:1:interface=here\" has the interface \"here\", which is not an IP address")]
    [InlineData("tcp:1:interface=127.1", "the endpoint \"tcp:1:interface=127.1\" has the interface \"127.1\", which is not an IP address")]
    [InlineData("tcp4:1:interface=[::1]", "the endpoint \"tcp4:1:interface=[::1]\" has the interface \"[::1]\", which is not of its address family")]
    [InlineData("tcp:1:interface=[::1", "the endpoint \"tcp:1:interface=[::1\" has \"[\" without \"]\"")]
    [InlineData("tcp:1:backlog=0", "the endpoint \"tcp:1:backlog=0\" has the backlog \"0\", which is not a number from 1 to 2147483647")]
    [InlineData("tcp:1:colour=red", "the endpoint \"tcp:1:colour=red\" has the unknown setting \"colour\"; tcp knows interface, reuseport, nodelay, keepalive, backlog, connections, peraddress, unsent and proxy")]
    [InlineData("tcp:1:backlog=1:backlog=2", "the endpoint \"tcp:1:backlog=1:backlog=2\" has \"backlog=\" twice")]
    [InlineData(@"tcp:1\", "the endpoint \"tcp:1\\\" ends in a single \"\\\"; write \"\\\\\" for one")]
    public void A_malformed_endpoint_string_is_refused_by_its_part(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => ServerEndpoint.Parse(text)).Message);
}
