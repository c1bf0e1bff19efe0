using System.Text;
using Twisted.Network;
using VerifyXunit;

namespace Twisted.Tests.Network;

public sealed class ServerEndpointTableTests
{
    private const string Table = """
        8007
        0
        65535
        65536
        -1
        +1
        0x50
        http

        tcp:
        tcp:8007
        tcp:8007:9
        tcp::interface=127.0.0.1
        tcp:port=8007
        tcp4:8007
        tcp6:8007
        TCP:8007
        tcp:8007:interface=127.0.0.1
        tcp:8007:interface=[::1]
        tcp:8007:interface=\:\:1
        tcp6:8007:interface=127.0.0.1
        tcp4:8007:interface=[::1]
        tcp:8007:interface=[fe80::1%nosuch0]
        tcp:8007:interface=[fe80::1%3]
        tcp6:8007:interface=[fe80::1%eth0:1]
        tcp:8007:interface=[fe80::1%a b]
        tcp:8007:interface=127.0.0.1%lo
        tcp:8007:interface=localhost
        tcp:8007:interface=127.1
        tcp:8007:interface=
        tcp:8007:interface=[::1
        tcp:8007:backlog=0
        tcp:8007:backlog=many
        tcp:8007:backlog=99999999999
        tcp:8007:backlog=50
        tcp:8007:backlog=1:backlog=2
        tcp:8007:reuseport=yes:nodelay=no
        tcp:8007:reuseport=maybe
        tcp:8007:nodelay=yes
        tcp:8007:keepalive=yes
        tcp:8007:keepalive=90
        tcp:8007:keepalive=10m
        tcp:8007:keepalive=500ms
        tcp:8007:keepalive=soon
        tcp:8007:proxy=yes
        tcp:8007:proxy=v1
        tcp:8007:connections=100:peraddress=5:unsent=65536
        tcp:8007:connections=0
        tcp:8007:peraddress=none
        tcp:8007:unsent=10
        tcp:8007:color=red
        tcp:8007\
        tls:443
        tls:443:cert=server.pem
        tls:443:cert=server.pem:key=server.key
        tls:443:certKey=server.pem:privateKey=server.key
        tls:443:privateKey=server.pem
        tls:443:cert=a.pem:certKey=b.pem
        tls:443:cert=C\:\\certs\\a.pem:interface=127.0.0.1:backlog=5
        tls:443:cert=a.pem:alpn=h2,http/1.1:minversion=1.3:handshake=500ms
        tls:443:cert=a.pem:minversion=1.1
        tls:443:cert=a.pem:handshake=never
        tls:443:cert=a.pem:alpn=h2,,
        tls:443:cert=a.pem:clientca=ca.pem
        tls:443:cert=a.pem:clientca=ca.pem:clientcert=optional
        tls:443:cert=a.pem:clientcert=optional
        tls:443:cert=a.pem:clientca=ca.pem:clientcert=maybe
        tls:[unix:/run/a\:b.sock:mode=600]:cert=a.pem
        tls:[tcp6:443:interface=[::1]]:cert=a.pem
        tls:[tcp:443:interface=127.0.0.1]:cert=a.pem
        tls:[443]:cert=a.pem
        tls:[tls:443:cert=a.pem]:cert=b.pem
        tls:[tcp:99999]:cert=a.pem
        tls:[systemd:name=https:cert=a.pem
        tls:[systemd:name=https]:cert=a.pem:backlog=5
        tls:443:cert=a.pem:sni=yes
        ssl:443:cert=a.pem
        unix:
        unix:/run/a.sock
        unix:/run/a\:b.sock
        unix:/run/a:b.sock
        unix:/run/a.sock:mode=660:owner=www:group=www-data
        unix:/run/a.sock:mode=0660
        unix:/run/a.sock:mode=rw
        unix:/run/a.sock:mode=1777
        unix:@
        unix:@name
        unix:@name:mode=600
        unix:/run/a.sock:interface=127.0.0.1
        fd:3
        fd:2
        fd:three
        fd:
        fd:3:backlog=5
        fd:4:proxy=yes
        systemd:
        systemd:name=web
        systemd:index=1
        systemd:index=first
        systemd:name=web:index=1
        systemd:web
        udp:53
        unixgram:/run/log
        carrier-pigeon:1
        """;

    [Fact]
    public Task Each_endpoint_string_has_one_form_or_one_error()
    {
        var text = new StringBuilder();
        foreach (var line in Table.ReplaceLineEndings("\n").Split('\n'))
        {
            text.Append(line.Length > 0 ? line : "(nothing)").Append("\n    ");
            try
            {
                var endpoint = ServerEndpoint.Parse(line);
                text.Append(endpoint).Append('\n');
                Assert.Equal(endpoint, ServerEndpoint.Parse(endpoint.ToString()));
                Assert.Equal(endpoint.GetHashCode(), ServerEndpoint.Parse(endpoint.ToString()).GetHashCode());
                Assert.Equal(endpoint.ToString(), ServerEndpoint.Parse(endpoint.ToString()).ToString());
            }
            catch (FormatException exception)
            {
                text.Append("error: ").Append(exception.Message).Append('\n');
            }
        }

        return Verifier.Verify(text.ToString());
    }
}
