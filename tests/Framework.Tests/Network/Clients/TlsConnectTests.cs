using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Twisted.Network;
using Twisted.Testing;
using Twisted.Tests.Network.Tls;

namespace Twisted.Tests.Network.Clients;

/// <summary>Encrypted endpoints that connect over loopback.</summary>
public sealed class TlsConnectTests : IDisposable
{
    private static readonly TimeSpan Hang = ServerRun.Hang;

    private readonly TestCertificates _certificates = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _certificates.Dispose();

    [Theory]
    [InlineData("tls:localhost:PORT:ca=CA", "localhost")]
    [InlineData("tls:127.0.0.1:PORT:ca=CA", null)]
    [InlineData("tls:127.0.0.1:PORT:ca=CA:name=localhost", "localhost")]
    [InlineData("tls:[tcp4:127.0.0.1:PORT]:ca=CA:name=localhost:minversion=1.3", "localhost")]
    [InlineData("tls:127.0.0.1:PORT:verify=no:name=nobody", "nobody")]
    public async Task A_client_talks_to_the_server_that_its_endpoint_names(string text, string? serverName)
    {
        TlsInformation? atServer = null;
        await using var server = Start(new RecordingFactory
        {
            OnMade = protocol => atServer = protocol.Transport.Tls,
            OnData = static (protocol, data) => protocol.Transport.Write(data),
        });
        var (client, said) = Chatter(5);
        var connection = await Endpoint(text, server).ConnectAsync(client).WaitAsync(Hang);
        connection.Transport.Write("hello");

        Assert.Equal("hello", await said.Task.WaitAsync(Hang));
        Assert.Equal(serverName, atServer!.ServerName);
        Assert.Equal("CN=localhost", connection.Transport.Tls!.PeerCertificate!.Subject);
        Assert.Equal(server.EndPoint, connection.Transport.RemoteEndPoint);
        Assert.IsType<RecordingProtocol>(connection.Protocol);
        await connection.CloseAsync();
        Assert.Equal(ConnectionLostReason.Done, await connection.Lost);
        Assert.Equal(["factory started", "lost Done", "factory stopped"], client.Events);
    }

    [Fact]
    public async Task A_service_connects_encrypted_when_it_starts()
    {
        await using var server = Start(Greeting());
        var (factory, said) = Chatter(5);
        var client = new TlsClient(Endpoint("tls:localhost:PORT:ca=CA", server), factory);

        await client.StartAsync().WaitAsync(Hang);
        Assert.Equal("hello", await said.Task.WaitAsync(Hang));
        Assert.NotNull(client.Connection!.Transport.Tls);
        await client.StopAsync().WaitAsync(Hang);
    }

    [Fact]
    public async Task A_client_talks_to_an_encrypted_UNIX_socket()
    {
        var certificate = _certificates.Write("server.pem", _certificates.Make("localhost"));
        var path = _certificates.PathOf("s");
        await using var server = ServerRun.Start($"tls:[unix:{path}]:cert={certificate}", Greeting());
        var (client, said) = Chatter(5);
        await ClientEndpoint.Parse($"tls:[unix:{path}]:name=localhost:ca={_certificates.AuthorityFile}").ConnectAsync(client).WaitAsync(Hang);

        Assert.Equal("hello", await said.Task.WaitAsync(Hang));
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused() => await AssertRefusedAsync(
        "tls:127.0.0.1:PORT:name=other.example:ca=CA",
        "the server's certificate is for \"localhost\" and \"127.0.0.1\" and not for \"other.example\"");

    [Fact]
    public async Task A_certificate_of_an_authority_that_is_not_trusted_is_refused()
    {
        using var others = new TestCertificates();
        var file = others.WriteText("others.txt", others.Authority.ExportCertificatePem());
        await AssertRefusedAsync(
            $"tls:localhost:PORT:ca={file}", "the server's certificate is from \"CN=Test authority\", which no trusted authority vouches for");
    }

    [Fact]
    public async Task Without_authorities_of_its_own_those_of_the_system_are_trusted() => await AssertRefusedAsync(
        "tls:localhost:PORT", "the server's certificate is from \"CN=Test authority\", which no trusted authority vouches for");

    [Fact]
    public async Task A_certificate_that_has_expired_is_refused()
    {
        var then = new DateTimeOffset(2020, 2, 3, 12, 0, 0, TimeSpan.Zero);
        await AssertRefusedAsync(
            "tls:localhost:PORT:ca=CA", "the server's certificate expired on 2020-02-03", _certificates.Make("localhost", then.AddYears(-1), then));
    }

    [Fact]
    public async Task A_client_shows_the_certificate_that_it_has()
    {
        string? shown = null;
        await using var server = Start(
            new RecordingFactory
            {
                OnMade = protocol =>
                {
                    shown = protocol.Transport.Tls!.PeerCertificate!.Subject;
                    protocol.Transport.Write("hello");
                },
            },
            $"clientca={_certificates.AuthorityFile}");
        using var own = _certificates.Make("client.example");
        var certificate = _certificates.WriteText("client.pem", own.ExportCertificatePem());
        using var key = own.GetECDsaPrivateKey()!;
        var keyFile = _certificates.WriteText(
            "client.key", key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        var passphrase = _certificates.WriteText("passphrase", "secret\n");
        var (client, said) = Chatter(5);

        await Endpoint($"tls:localhost:PORT:ca=CA:cert={certificate}:key={keyFile}:passphrase={passphrase}", server).ConnectAsync(client).WaitAsync(Hang);

        Assert.Equal("hello", await said.Task.WaitAsync(Hang));
        Assert.Equal("CN=client.example", shown);
    }

    [Fact]
    public async Task A_client_without_the_certificate_that_is_asked_for_is_not_served()
    {
        await using var server = Start(Greeting(), $"clientca={_certificates.AuthorityFile}");
        var (client, said) = Chatter(5);

        // With TLS 1.3 a client hears of the server's refusal with what it reads next, so it was connected for a moment.
        try
        {
            var connection = await Endpoint("tls:localhost:PORT:ca=CA", server).ConnectAsync(client).WaitAsync(Hang);
            var reason = await connection.Lost.WaitAsync(Hang);
            Assert.Equal(["factory started", $"lost {reason.Kind}", "factory stopped"], client.Events);
        }
        catch (ConnectException)
        {
            Assert.Equal(["factory started", "factory stopped"], client.Events);
        }

        Assert.False(said.Task.IsCompleted);
    }

    [Fact]
    public async Task Files_that_cannot_be_used_are_told_before_anybody_is_called()
    {
        var nobody = RawServer.FreePort();
        var none = _certificates.PathOf("none");

        Assert.Equal(
            $"cannot connect to \"tls:localhost:{nobody}:ca={none}\": the file of authorities \"{none}\" cannot be read: there is no such file",
            await FailureAsync(ClientEndpoint.Parse($"tls:localhost:{nobody}:ca={none}"), started: false));
        Assert.Equal(
            $"cannot connect to \"tls:localhost:{nobody}:cert={_certificates.AuthorityFile}\": the certificate \"{_certificates.AuthorityFile}\" has no key with it.\nSay where that is: key=FILE",
            await FailureAsync(ClientEndpoint.Parse($"tls:localhost:{nobody}:cert={_certificates.AuthorityFile}"), started: false));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_as_without_encryption()
    {
        var port = RawServer.FreePort();

        Assert.Equal(
            $"cannot connect to \"tcp:127.0.0.1:{port}\": connection refused.\nCheck that the server runs, and that it listens on port {port}.",
            await FailureAsync(ClientEndpoint.Parse($"tls:127.0.0.1:{port}"), started: false));
    }

    [Fact]
    public async Task A_server_that_speaks_no_TLS_is_told_as_such()
    {
        await using var server = ServerRun.Start("tcp:0:interface=127.0.0.1", Greeting());
        Assert.Equal(Failure(server.EndPoint.Port, "the peer does not speak TLS"), await FailureAsync(Endpoint("tls:127.0.0.1:PORT", server)));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_in_time()
    {
        using var server = new RawServer();
        var text = $"tls:127.0.0.1:{server.Port}:handshake=5s";
        var connecting = FailureAsync(ClientEndpoint.Parse(text));
        using var peer = await server.AcceptAsync().WaitAsync(Hang);

        // It has begun its handshake, so that its time runs.
        Assert.NotEqual(0, await peer.ReceiveAsync(new byte[1]).WaitAsync(Hang));
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(connecting.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(
            $"cannot connect to \"{text}\": it took too long.\nCheck that the server speaks TLS there, and look at its log.", await connecting.WaitAsync(Hang));
    }

    [Fact]
    public async Task A_server_that_hangs_up_is_told_as_such()
    {
        using var server = new RawServer();
        var connecting = FailureAsync(ClientEndpoint.Parse($"tls:127.0.0.1:{server.Port}"));
        using var peer = await server.AcceptAsync().WaitAsync(Hang);
        peer.Shutdown(SocketShutdown.Send);

        Assert.Equal(Failure(server.Port, "the peer closed the connection"), await connecting.WaitAsync(Hang));
    }

    [Fact]
    public async Task A_server_that_breaks_off_is_told_as_such()
    {
        using var server = new RawServer();
        var connecting = FailureAsync(ClientEndpoint.Parse($"tls:127.0.0.1:{server.Port}"));
        using var peer = await server.AcceptAsync().WaitAsync(Hang);
        Assert.NotEqual(0, await peer.ReceiveAsync(new byte[1]).WaitAsync(Hang));
        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();

        Assert.Equal(
            Failure(server.Port, "the peer broke off the connection"), await connecting.WaitAsync(Hang));
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_ends_at_once_and_closes_what_was_opened()
    {
        using var server = new RawServer();
        using var cancellation = new CancellationTokenSource();
        var (client, _) = Chatter(1);
        var connecting = ClientEndpoint.Parse($"tls:127.0.0.1:{server.Port}").ConnectAsync(client, cancellationToken: cancellation.Token);
        using var peer = await server.AcceptAsync().WaitAsync(Hang);
        Assert.NotEqual(0, await peer.ReceiveAsync(new byte[1]).WaitAsync(Hang));
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(Hang));
        await Assert.ThrowsAsync<SocketException>(() => ReadToEndAsync(peer));
        Assert.Equal(["factory started", "factory stopped"], client.Events);
    }

    [Fact]
    public async Task A_server_with_other_protocols_inside_is_told_in_words()
    {
        await using var server = Start(Greeting(), "alpn=b");
        var endpoint = Endpoint("tls:localhost:PORT:ca=CA:alpn=a", server);

        Assert.Equal(
            $"cannot connect to \"{endpoint}\": the peer speaks none of the protocols that were offered by alpn=.\nCheck alpn=, which has to name a protocol that the server speaks.",
            await FailureAsync(endpoint));
    }

    [Fact]
    public async Task A_server_with_other_versions_is_told_in_words()
    {
        using var raw = new RawServer();
        var connecting = FailureAsync(ClientEndpoint.Parse($"tls:127.0.0.1:{raw.Port}:minversion=1.3"));
        using var peer = await raw.AcceptAsync().WaitAsync(Hang);
        Assert.NotEqual(0, await peer.ReceiveAsync(new byte[1]).WaitAsync(Hang));

        // The fatal alert protocol_version: RFC 8446, section 6.2.
        await peer.SendAsync(new byte[] { 0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 70 });

        Assert.Equal(
            $"cannot connect to \"tls:127.0.0.1:{raw.Port}:minversion=1.3\": the peer speaks none of the versions of TLS that are allowed here.\nCheck minversion=, and which versions of TLS the server speaks.",
            await connecting.WaitAsync(Hang));
    }

    [Fact]
    public async Task The_two_sides_agree_on_what_is_spoken()
    {
        await using var server = Start(Greeting(), "alpn=b,a");
        var connection = await Endpoint("tls:localhost:PORT:ca=CA:alpn=a,c", server).ConnectAsync(new RecordingFactory()).WaitAsync(Hang);

        Assert.Equal("a", connection.Transport.Tls!.ApplicationProtocol);
        connection.Transport.AbortConnection();
        Assert.Equal(ConnectionLostReason.Aborted, await connection.Lost.WaitAsync(Hang));
    }

    [Fact]
    public async Task A_factory_that_has_no_protocol_is_told_as_without_encryption()
    {
        await using var server = Start(Greeting());
        Assert.Equal(
            $"cannot use the connection to \"{server.EndPoint}\": MadeFactory has no protocol for it.\nLook at what MadeFactory asks of its peers.",
            (await Assert.ThrowsAsync<ConnectException>(
                () => Endpoint("tls:localhost:PORT:ca=CA", server).ConnectAsync(new MadeFactory(static () => null)).WaitAsync(Hang))).Message);
    }

    [Fact]
    public async Task A_factory_that_fails_fails_the_connection()
    {
        await using var server = Start(Greeting());
        var factory = new MadeFactory(static () => throw new InvalidOperationException("broken"));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Endpoint("tls:localhost:PORT:ca=CA", server).ConnectAsync(factory).WaitAsync(Hang));
        Assert.Equal("broken", failure.Message);
        Assert.Equal((1, 1), (factory.Starts, factory.Stops));
    }

    [Fact]
    public async Task A_connection_without_a_goodbye_is_lost()
    {
        await using var server = Start(new RecordingFactory { OnMade = static protocol => protocol.Transport.AbortConnection() });
        var client = new RecordingFactory();
        var connection = await Endpoint("tls:localhost:PORT:ca=CA:minversion=1.3", server).ConnectAsync(client).WaitAsync(Hang);

        Assert.Equal(ConnectionLostKind.Lost, (await connection.Lost.WaitAsync(Hang)).Kind);
        Assert.Equal(["factory started", "lost Lost", "factory stopped"], client.Events);
    }

    private static RecordingFactory Greeting() => new() { OnMade = static protocol => protocol.Transport.Write("hello") };

    private static string Failure(int port, string reason) =>
        $"cannot connect to \"tls:127.0.0.1:{port}\": {reason}.\nCheck that the server speaks TLS there, and look at its log.";

    private static (RecordingFactory Factory, TaskCompletionSource<string> Said) Chatter(int length)
    {
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var text = new StringBuilder();
        return (
            new RecordingFactory
            {
                OnData = (_, data) =>
                {
                    if (text.Append(Encoding.UTF8.GetString(data)).Length >= length)
                    {
                        said.TrySetResult(text.ToString());
                    }
                },
            },
            said);
    }

    private static async Task ReadToEndAsync(Socket socket)
    {
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer).WaitAsync(Hang) > 0)
        {
        }
    }

    private ServerRun Start(Factory factory, string settings = "handshake=10s", X509Certificate2? certificate = null)
    {
        var path = _certificates.Write("server.pem", certificate ?? _certificates.Make("localhost"));
        return ServerRun.Start($"tls:0:interface=127.0.0.1:cert={path}:{settings}", factory);
    }

    private ClientEndpoint Endpoint(string text, ServerRun server) => ClientEndpoint.Parse(text
        .Replace("PORT", $"{server.EndPoint.Port}", StringComparison.Ordinal)
        .Replace("CA", _certificates.AuthorityFile, StringComparison.Ordinal));

    private async Task AssertRefusedAsync(string text, string reason, X509Certificate2? certificate = null)
    {
        await using var server = Start(Greeting(), certificate: certificate);
        var endpoint = Endpoint(text, server);

        Assert.Equal(
            $"cannot connect to \"{endpoint}\": {reason}.\nCheck the host; name=NAME takes a certificate for another name, and ca=FILE one of another authority.",
            await FailureAsync(endpoint));
    }

    /// <summary>What a client is told that cannot connect; its factory is started and stopped once, or not at all, and makes no protocol.</summary>
    private async Task<string> FailureAsync(ClientEndpoint endpoint, bool started = true)
    {
        var factory = new RecordingFactory();
        var failure = await Assert.ThrowsAsync<ConnectException>(() => endpoint.ConnectAsync(factory, new ClientContext { Clock = _clock }).WaitAsync(Hang));

        Assert.Equal(started ? ["factory started", "factory stopped"] : [], factory.Events);
        Assert.Null(factory.LastPeer);
        return failure.Message;
    }

    private sealed class MadeFactory(Func<Protocol?> make) : Factory
    {
        public int Starts { get; private set; }

        public int Stops { get; private set; }

        public override Protocol? BuildProtocol(EndPoint? address) => make();

        protected override void StartFactory() => Starts++;

        protected override void StopFactory() => Stops++;
    }
}
