using Twisted.Network;

namespace Twisted.Tests.Network.Clients;

public sealed class TlsClientEndpointTests
{
    [Theory]
    [InlineData("tls:example.com:443", "tls:example.com:443")]
    [InlineData("ssl:example.com:443", "tls:example.com:443")]
    [InlineData("tls:Example.COM:443", "tls:example.com:443")]
    [InlineData("tls:[::1]:443", "tls:[::1]:443")]
    [InlineData("tls:[tcp:example.com:443]", "tls:example.com:443")]
    [InlineData("tls:[tcp:example.com:443:timeout=5]:name=example.com", "tls:example.com:443:timeout=5")]
    [InlineData("tls:[tcp4:example.com:443]", "tls:[tcp4:example.com:443]")]
    [InlineData("tls:[tcp6:[::1]:443]:name=a", "tls:[tcp6:[::1]:443]:name=a")]
    [InlineData("tls:[unix:/run/a.sock]:name=example.com", "tls:[unix:/run/a.sock]:name=example.com")]
    [InlineData("tls:[unix:@a]:verify=no:name=a", "tls:[unix:@a]:name=a:verify=no")]
    [InlineData("tls:a:1:name=b", "tls:a:1:name=b")]
    [InlineData("tls:a:1:verify=off", "tls:a:1:verify=no")]
    [InlineData("tls:a:1:verify=0", "tls:a:1:verify=no")]
    [InlineData("tls:a:1:verify=true", "tls:a:1")]
    [InlineData("tls:a:1:ca=ca.pem", "tls:a:1:ca=ca.pem")]
    [InlineData(@"tls:a:1:ca=/a\:b.pem", @"tls:a:1:ca=/a\:b.pem")]
    [InlineData("tls:a:1:cert=c.pem:key=k.pem:passphrase=p", "tls:a:1:cert=c.pem:key=k.pem:passphrase=p")]
    [InlineData("tls:a:1:alpn=h2,http/1.1", "tls:a:1:alpn=h2,http/1.1")]
    [InlineData("tls:a:1:minversion=1.2", "tls:a:1")]
    [InlineData("tls:a:1:minversion=1.3", "tls:a:1:minversion=1.3")]
    [InlineData("tls:a:1:handshake=10", "tls:a:1")]
    [InlineData("tls:a:1:handshake=0.5", "tls:a:1:handshake=500ms")]
    [InlineData("tls:a:1:handshake=120s", "tls:a:1:handshake=2m")]
    [InlineData("tls:a:1:keepalive=1h:nodelay=no:timeout=2m:bindAddress=127.0.0.1", "tls:a:1:timeout=120:bindAddress=127.0.0.1:nodelay=no:keepalive=1h")]
    public void An_endpoint_string_has_one_shortest_form(string text, string expected)
    {
        var endpoint = ClientEndpoint.Parse(text);

        Assert.IsType<TlsClientEndpoint>(endpoint);
        Assert.Equal(expected, endpoint.ToString());
        Assert.Equal(endpoint, ClientEndpoint.Parse(expected));
        Assert.Equal(endpoint.GetHashCode(), ClientEndpoint.Parse(expected).GetHashCode());
    }

    [Theory]
    [InlineData("tls:", "the endpoint \"tls:\" has no port; write tls:HOST:PORT")]
    [InlineData("tls:name=a", "the endpoint \"tls:name=a\" has no host; write tls:HOST:PORT")]
    [InlineData("tls:443", "the endpoint \"tls:443\" has no port; write tls:HOST:PORT")]
    [InlineData("ssl:example.com", "the endpoint \"ssl:example.com\" has no port; write ssl:HOST:PORT")]
    [InlineData("tls:[::1]", "the endpoint \"tls:[::1]\" has no port; write tls:HOST:PORT")]
    [InlineData("tls:[2001:db8::1]", "the endpoint \"tls:[2001:db8::1]\" has no port; write tls:HOST:PORT")]
    [InlineData("tls:a:1:2", "the endpoint \"tls:a:1:2\" has \"2\" after its port; settings are written key=value, and an IPv6 address [in brackets]")]
    [InlineData("tls:a b:1", "the endpoint \"tls:a b:1\" has the host \"a b\", which is neither a host name nor an address")]
    [InlineData("tls:a:0", "the endpoint \"tls:a:0\" has the port \"0\", which is not a number from 1 to 65535")]
    [InlineData("tls:a:https", "the endpoint \"tls:a:https\" has the port \"https\", which is not a number from 1 to 65535")]
    [InlineData("tls:[tcp:a:0]", "the endpoint \"tcp:a:0\" has the port \"0\", which is not a number from 1 to 65535")]
    [InlineData("tls:[tcp:a:1", "the endpoint \"tls:[tcp:a:1\" has \"[\" without \"]\"")]
    [InlineData("tls:[tls:a:1]:name=a", "the endpoint \"tls:[tls:a:1]:name=a\" encrypts \"tls:a:1\", which is of a type that cannot be encrypted")]
    [InlineData("tls:[udp:a:1]:name=a", "the endpoint \"udp:a:1\" is of the type \"udp\", which has datagrams; a connection is wanted here")]
    [InlineData("tls:[unix:/a]", "the endpoint \"tls:[unix:/a]\" has no name that the server's certificate should have; write name=NAME")]
    [InlineData("tls:[unix:/a]:name=a:timeout=1", "the endpoint \"tls:[unix:/a]:name=a:timeout=1\" has the unknown setting \"timeout\"; tls knows name, verify, ca, cert, key, passphrase, alpn, minversion and handshake")]
    [InlineData("tls:a:1:interface=b", "the endpoint \"tls:a:1:interface=b\" has the unknown setting \"interface\"; tls knows timeout, bindAddress, nodelay, keepalive, name, verify, ca, cert, key, passphrase, alpn, minversion and handshake")]
    [InlineData("tls:a:1:name=", "the endpoint \"tls:a:1:name=\" has nothing after \"name=\"")]
    [InlineData("tls:a:1:name=b:name=c", "the endpoint \"tls:a:1:name=b:name=c\" has \"name=\" twice")]
    [InlineData("tls:a:1:verify=maybe", "the endpoint \"tls:a:1:verify=maybe\" has the verify \"maybe\", which is not yes or no")]
    [InlineData("tls:a:1:ca=a:verify=no", "the endpoint \"tls:a:1:ca=a:verify=no\" has authorities, and verify=no, with which nobody looks at them; leave out one of the two")]
    [InlineData("tls:a:1:key=k", "the endpoint \"tls:a:1:key=k\" has a key and no certificate; say where that is: cert=FILE")]
    [InlineData("tls:a:1:passphrase=p", "the endpoint \"tls:a:1:passphrase=p\" has a passphrase and no certificate; say where that is: cert=FILE")]
    [InlineData("tls:a:1:alpn=h2,", "the endpoint \"tls:a:1:alpn=h2,\" has an ALPN name that is empty or longer than 255 bytes; write alpn=h2,http/1.1")]
    [InlineData("tls:a:1:minversion=1.1", "the endpoint \"tls:a:1:minversion=1.1\" has the minversion \"1.1\", which is not 1.2 or 1.3")]
    [InlineData("tls:a:1:handshake=0", "the endpoint \"tls:a:1:handshake=0\" has the handshake \"0\", which is not a time such as 30, 500ms, 10s, 5m or 1h")]
    [InlineData("tls:a:1:handshake=soon", "the endpoint \"tls:a:1:handshake=soon\" has the handshake \"soon\", which is not a time such as 30, 500ms, 10s, 5m or 1h")]
    [InlineData("tls:a:1:keepalive=0.5", "the endpoint \"tls:a:1:keepalive=0.5\" has the keepalive \"0.5\", which is not yes, no, or a time from 1s such as 30, 5m or 1h")]
    public void A_malformed_endpoint_string_is_refused_by_its_part(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => ClientEndpoint.Parse(text)).Message);
}
