using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ServerSamples;
using Twisted.Network;
using Twisted.Testing;
using Twisted.Tests.Network.Tls;

namespace Twisted.Tests.Network.Servers;

public sealed class PostTests : IDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly PostFactory _factory;

    public PostTests() => _factory = new PostFactory(_certificates.Write("server.pem", _certificates.Make("localhost")), _certificates.AuthorityFile);

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public void Nothing_is_taken_in_the_clear() => Transcript.Run(
        """
        S: 220 post
        C: HELLO
        S: 250 in the clear
        C: NOTE moshez
        S: 530 say STARTTLS first
        C: HELP
        S: 500 there are HELLO, STARTTLS, NOTE and QUIT
        C: QUIT
        S: 221 goodbye
        S-CLOSE
        """,
        _factory);

    [Fact]
    public void A_note_is_taken_once_the_connection_is_encrypted()
    {
        var heard = Talk(new TlsClientSettings { ServerName = "localhost", Authorities = _certificates.AuthorityFile });

        Assert.Equal("250 encrypted by Tls13 for localhost, with somebody\r\n354 end with a dot on a line of its own\r\n250 it will be delivered\r\n221 goodbye\r\n", heard);
    }

    [Fact]
    public void A_protocol_sees_the_certificate_of_its_peer()
    {
        var certificate = _certificates.Write("client.pem", _certificates.Make("client.example"));
        var heard = Talk(new TlsClientSettings { ServerName = "localhost", Authorities = _certificates.AuthorityFile, Certificate = certificate });

        Assert.StartsWith("250 encrypted by Tls13 for localhost, with CN=client.example\r\n", heard, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Good", 1, "the peer ended the stream in the middle of a message")]
    [InlineData("x\r\n", 1001, "a note has more than 1000 lines")]
    public void A_note_that_does_not_end_is_a_fault_and_no_note(string text, int times, string fault)
    {
        var log = new CollectingLogger();
        var heard = Talk(
            new TlsClientSettings { ServerName = "localhost", Authorities = _certificates.AuthorityFile },
            $"NOTE moshez\r\n{string.Concat(Enumerable.Repeat(text, times))}",
            log);

        Assert.DoesNotContain("250", heard, StringComparison.Ordinal);
        Assert.Contains(
            log.Lines,
            line => line.StartsWith("Information: Post closes its connection with ", StringComparison.Ordinal)
                && line.Contains($": {fault}", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(log.Lines, line => line.Contains("A note for", StringComparison.Ordinal));
    }

    [Fact]
    public void A_certificate_that_cannot_be_read_fails_the_start() => Assert.Equal(
        "the certificate \"/none\" cannot be read: there is no such file",
        Assert.Throws<ListenException>(() => new PostFactory("/none", null).DoStart(NullLogger.Instance)).Message);

    /// <summary>Says something once it is encrypted, and the end; hears all until the other end.</summary>
    private string Talk(TlsClientSettings settings, string text = "HELLO\r\nNOTE moshez\r\nGood day.\r\n.\r\nQUIT\r\n", CollectingLogger? log = null)
    {
        using var server = new InMemoryServer(_factory, log);
        var far = server.Connect();
        var client = new Client(settings, text);
        var near = new InMemoryTransport(client);
        near.Connect();
        InMemoryPair.Exchange(near, far, () => client.IsLost || far.IsClosed);
        return client.Heard;
    }

    private sealed class Client(TlsClientSettings settings, string says) : Protocol
    {
        private bool _isEncrypted;

        public string Heard { get; private set; } = "";

        public bool IsLost { get; private set; }

        public override void DataReceived(ReadOnlySpan<byte> data)
        {
            Heard += Encoding.UTF8.GetString(data);
            if (!_isEncrypted && Heard == "220 post\r\n")
            {
                // What stands behind it is nobody's.
                Transport.Write("STARTTLS\r\nQUIT\r\n");
            }
            else if (!_isEncrypted && Heard.EndsWith("220 go ahead\r\n", StringComparison.Ordinal))
            {
                _isEncrypted = true;
                Heard = "";
                StartTls(settings);
            }
        }

        public override void TlsStarted()
        {
            Transport.Write(says);
            Transport.LoseWriteConnection();
        }

        public override void ConnectionLost(ConnectionLostReason reason) => IsLost = true;
    }
}
