using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Twisted.Network;

namespace Twisted.Tests.Network.Tls;

public sealed class TlsServerTests : IDisposable
{
    private static readonly TimeSpan Hang = ServerRun.Hang;

    private const string Greeting = "served";

    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task What_is_sent_comes_back_in_every_version(SslProtocols version)
    {
        TlsInformation? information = null;
        await using var server = Start(new RecordingFactory
        {
            OnMade = protocol => information = protocol.Transport.Tls,
            OnData = static (protocol, data) => protocol.Transport.Write(data),
        });
        await using var client = await ConnectAsync(server, options => options.EnabledSslProtocols = version);
        var sent = new byte[3_000_000];
        Random.Shared.NextBytes(sent);

        var sending = Task.Run(async () =>
        {
            await client.WriteAsync(sent);
            await client.ShutdownAsync();
        });
        var received = await ReadToEndAsync(client);
        await sending;

        Assert.Equal(sent, received);
        Assert.Equal(version, information!.Version);
        Assert.Equal("localhost", information.ServerName);
    }

    [Fact]
    public async Task Everything_written_arrives_before_the_end_of_the_stream()
    {
        var factory = new RecordingFactory
        {
            OnMade = static protocol =>
            {
                protocol.Transport.Write(new byte[2_000_000]);
                protocol.Transport.Write("end");
                protocol.Transport.LoseConnection();
                protocol.Transport.Write("after");
            },
        };
        await using var server = Start(factory);
        await using var client = await ConnectAsync(server);

        var received = await ReadToEndAsync(client);

        Assert.Equal(2_000_003, received.Length);
        Assert.Equal("end", Encoding.UTF8.GetString(received.AsSpan(2_000_000)));
        Assert.Equal(ConnectionLostKind.Done, (await factory.Lost.Task.WaitAsync(Hang)).Kind);
        Assert.DoesNotContain("overlap", factory.Events);
    }

    [Fact]
    public async Task A_slow_reader_pauses_the_writer_until_it_reads()
    {
        var resumed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var factory = new RecordingFactory
        {
            OnMade = static protocol => protocol.Transport.Write(new byte[16 * 1024 * 1024]),
            OnResumed = protocol =>
            {
                resumed.TrySetResult();
                protocol.Transport.LoseConnection();
            },
        };
        await using var server = Start(factory);
        await using var client = await ConnectAsync(server);

        Assert.Equal(16 * 1024 * 1024, (await ReadToEndAsync(client)).Length);
        await resumed.Task.WaitAsync(Hang);
        Assert.Contains("paused", factory.Events);
    }

    [Fact]
    public async Task Reading_can_be_paused_and_resumed()
    {
        var total = 0;
        var pauses = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        const int Size = 2_000_000;
        await using var server = Start(new RecordingFactory
        {
            OnData = (protocol, data) =>
            {
                total += data.Length;
                if (pauses++ % 20 == 0)
                {
                    protocol.Transport.PauseReading();
                    _ = Task.Delay(1).ContinueWith(_ => protocol.Transport.ResumeReading(), TaskScheduler.Default);
                }

                if (total == Size)
                {
                    all.SetResult();
                }
            },
        });
        await using var client = await ConnectAsync(server);

        await client.WriteAsync(new byte[Size]).AsTask().WaitAsync(Hang);
        await all.Task.WaitAsync(Hang);
    }

    [Fact]
    public async Task One_side_can_be_closed_while_the_other_goes_on()
    {
        await using var server = Start(new HalfClosingFactory());
        await using var client = await ConnectAsync(server);
        await client.WriteAsync("question"u8.ToArray());
        await client.ShutdownAsync();

        Assert.Equal("answer to question", Encoding.UTF8.GetString(await ReadToEndAsync(client)));
    }

    [Fact]
    public async Task The_protocol_spoken_inside_is_agreed_on()
    {
        string? agreed = null;
        await using var server = Start(new RecordingFactory { OnMade = protocol => Close(protocol, () => agreed = protocol.Transport.Tls!.ApplicationProtocol) }, "alpn=h2,http/1.1");
        await using var client = await ConnectAsync(server, options => options.ApplicationProtocols = [new("http/1.1"), new("h3")]);

        await ReadToEndAsync(client);
        Assert.Equal("http/1.1", agreed);
        Assert.Equal("http/1.1", client.NegotiatedApplicationProtocol.ToString());
    }

    [Theory]
    [InlineData("a.example", "a.example")]
    [InlineData("b.example", "b.example")]
    [InlineData("other.example", "a.example")]
    public async Task Each_client_gets_the_certificate_of_the_name_that_it_asks_for(string asked, string expected)
    {
        Directory.CreateDirectory(_certificates.PathOf("certs"));
        _certificates.Write("certs/a.pem", _certificates.Make("a.example"));
        _certificates.Write("certs/b.pem", _certificates.Make("b.example"));
        await using var server = ServerRun.Start($"tls:0:interface=127.0.0.1:cert={_certificates.PathOf("certs")}", Closing());
        await using var client = await ConnectAsync(server, options =>
        {
            options.TargetHost = asked;
            options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.Subject == $"CN={expected}";
        });

        Assert.Equal($"CN={expected}", client.RemoteCertificate!.Subject);
    }

    [Fact]
    public async Task A_client_shows_a_certificate_where_one_is_required()
    {
        X509Certificate2? shown = null;
        await using var server = Start(new RecordingFactory { OnMade = protocol => Close(protocol, () => shown = protocol.Transport.Tls!.PeerCertificate) }, $"clientca={_certificates.AuthorityFile}");
        using var own = _certificates.Make("client.example");
        await using var client = await ConnectAsync(server, options => options.ClientCertificates = [own]);
        Assert.Equal(Greeting, Encoding.UTF8.GetString(await ReadToEndAsync(client)));
        Assert.Equal(own.Thumbprint, shown!.Thumbprint);

        using var others = new TestCertificates();
        using var foreign = others.Make("client.example");
        await AssertRefusedAsync(server, options => options.ClientCertificates = [foreign]);
        await AssertRefusedAsync(server, _ => { });
        Assert.StartsWith(
            "Information: TLS handshake with 127.0.0.1:",
            await server.UntilLoggedAsync("failed: the client's certificate is from none of the authorities of clientca= (0 others").WaitAsync(Hang),
            StringComparison.Ordinal);
        await server.UntilLoggedAsync("failed: the client has shown no certificate (0 others").WaitAsync(Hang);
    }

    [Fact]
    public async Task A_client_without_a_certificate_is_served_where_that_is_optional()
    {
        await using var server = Start(Closing(), $"clientca={_certificates.AuthorityFile}:clientcert=optional");
        await using var client = await ConnectAsync(server);

        Assert.Equal(Greeting, Encoding.UTF8.GetString(await ReadToEndAsync(client)));
    }

    [Fact]
    public async Task Old_versions_are_not_spoken()
    {
        await using var server = Start(Closing(), "minversion=1.3");

        await AssertRefusedAsync(server, options => options.EnabledSslProtocols = SslProtocols.Tls12);
        await server.UntilLoggedAsync("failed: the peer speaks no version of TLS that is allowed here (0 others").WaitAsync(Hang);
    }

    [Fact]
    public async Task A_client_with_other_protocols_inside_is_told_in_words()
    {
        await using var server = Start(Closing(), "alpn=h2");

        await AssertRefusedAsync(server, options => options.ApplicationProtocols = [new("http/1.1")]);
        await server.UntilLoggedAsync("failed: the peer speaks none of the protocols of alpn= (0 others").WaitAsync(Hang);
    }

    [Fact]
    public async Task The_peer_is_named_when_it_has_broken_off()
    {
        await using var server = Start(Closing());
        using (var client = await server.ConnectAsync())
        {
            await client.SendAsync(new byte[] { 0x16, 0x03, 0x01 });
            client.LingerState = new LingerOption(true, 0);
        }

        Assert.StartsWith(
            "Information: TLS handshake with 127.0.0.1:",
            await server.UntilLoggedAsync("failed: the peer broke off the connection").WaitAsync(Hang),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_speak_TLS_is_told_in_the_log_and_hung_up_on()
    {
        var factory = Closing();
        await using var server = Start(factory);
        using var client = await server.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());

        await ReadToEndAsync(new NetworkStream(client));
        Assert.Contains("does not speak TLS", await server.UntilLoggedAsync("TLS handshake").WaitAsync(Hang), StringComparison.Ordinal);
        Assert.Null(factory.LastPeer);
    }

    [Fact]
    public async Task Who_leaves_without_a_word_is_not_logged_and_hides_nobody()
    {
        await using var server = Start(Closing());
        for (var i = 0; i < 4; i++)
        {
            using var check = await server.ConnectAsync();
            if (i % 2 == 0)
            {
                check.LingerState = new LingerOption(true, 0);
            }
        }

        foreach (var said in new[] { "GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001" })
        {
            using var client = await server.ConnectAsync();
            await using var stream = new NetworkStream(client);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(said));
            client.Shutdown(SocketShutdown.Send);
            await ReadToEndAsync(stream);
        }

        await server.UntilLoggedAsync("the peer closed the connection").WaitAsync(Hang);
        await server.UntilLoggedAsync("the peer does not speak TLS").WaitAsync(Hang);
        Assert.Equal(2, server.Log.Lines.Count(line => line.Contains("TLS handshake", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_failure_of_one_kind_is_told_once_a_minute_at_most()
    {
        await using var server = Start(Closing());
        for (var i = 0; i < 5; i++)
        {
            using var client = await server.ConnectAsync();
            await client.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
            await ReadToEndAsync(new NetworkStream(client));
        }

        Assert.Single(server.Log.Lines, line => line.Contains("does not speak TLS", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_speaks_TLS_to_a_plain_port_is_told_in_the_log()
    {
        var factory = new RecordingFactory { OnData = static (protocol, _) => protocol.Transport.AbortConnection() };
        await using var server = ServerRun.Start("tcp:0:interface=127.0.0.1", factory);
        await AssertRefusedAsync(server, _ => { });

        Assert.Contains("speaks TLS, and this port does not", await server.UntilLoggedAsync("speaks TLS").WaitAsync(Hang), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_speaks_TLS_to_a_plain_port_that_hangs_up_at_once_is_told_in_the_log()
    {
        await using var server = ServerRun.Start("tcp:0:interface=127.0.0.1", Closing());
        await AssertNoTlsAsync(server);

        Assert.Contains("speaks TLS, and this port does not", await server.UntilLoggedAsync("speaks TLS").WaitAsync(Hang), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handshake_that_does_not_end_is_given_up()
    {
        await using var server = Start(Closing(), "handshake=50ms");
        using var client = await server.ConnectAsync();
        await client.SendAsync(new byte[] { 0x16, 0x03, 0x01 });

        await ReadToEndAsync(new NetworkStream(client));
        Assert.Contains("it took too long", await server.UntilLoggedAsync("TLS handshake").WaitAsync(Hang), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reset_during_the_handshake_harms_nobody_else()
    {
        await using var server = Start(Closing());
        for (var i = 0; i < 20; i++)
        {
            using var client = await server.ConnectAsync();
            await client.SendAsync(new byte[] { 0x16, 0x03, 0x01 }.AsMemory(0, i % 4));
            client.LingerState = new LingerOption(true, 0);
        }

        await using var good = await ConnectAsync(server);
        Assert.Equal(Greeting, Encoding.UTF8.GetString(await ReadToEndAsync(good)));
    }

    [Fact]
    public async Task Stopping_says_goodbye_to_each_connection()
    {
        var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var factory = new RecordingFactory { OnMade = _ => made.SetResult() };
        var server = Start(factory);
        await using var client = await ConnectAsync(server);
        await made.Task.WaitAsync(Hang);
        var reading = ReadToEndAsync(client);

        await server.DisposeAsync();

        // An end without close_notify would be an exception here.
        Assert.Empty(await reading);
        Assert.Equal(ConnectionLostKind.Done, (await factory.Lost.Task.WaitAsync(Hang)).Kind);
    }

    [Fact]
    public async Task A_protocol_that_throws_loses_its_own_connection_only()
    {
        var factory = new RecordingFactory
        {
            OnData = static (protocol, data) =>
            {
                if (data[0] == 'x')
                {
                    throw new InvalidOperationException("broken");
                }

                protocol.Transport.Write(data);
            },
        };
        await using var server = Start(factory);
        await using var good = await ConnectAsync(server);
        await using var bad = await ConnectAsync(server);
        await bad.WriteAsync("x"u8.ToArray());

        Assert.Equal(ConnectionLostKind.Failed, (await factory.Lost.Task.WaitAsync(Hang)).Kind);
        await good.WriteAsync("y"u8.ToArray());
        Assert.Equal(1, await good.ReadAsync(new byte[10]).AsTask().WaitAsync(Hang));
    }

    private static RecordingFactory Closing() => new() { OnMade = static protocol => Close(protocol, static () => { }) };

    private static void Close(RecordingProtocol protocol, Action before)
    {
        before();
        protocol.Transport.Write(Greeting);
        protocol.Transport.LoseConnection();
    }

    private ServerRun Start(Factory factory, string settings = "handshake=10s")
    {
        var path = _certificates.Write("server.pem", _certificates.Make("localhost"));
        return ServerRun.Start($"tls:0:interface=127.0.0.1:cert={path}:{settings}", factory);
    }

    private async Task<SslStream> ConnectAsync(ServerRun server, Action<SslClientAuthenticationOptions>? change = null)
    {
        var socket = await server.ConnectAsync();
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { _certificates.Authority },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        };
        change?.Invoke(options);
        await stream.AuthenticateAsClientAsync(options).WaitAsync(Hang);
        return stream;
    }

    private async Task AssertRefusedAsync(ServerRun server, Action<SslClientAuthenticationOptions> change)
    {
        // With TLS 1.3 a client hears of the server's refusal with what it reads next.
        byte[] received = [];
        var failure = await Record.ExceptionAsync(async () =>
        {
            await using var client = await ConnectAsync(server, change);
            received = await ReadToEndAsync(client);
        });
        Assert.True(failure is null or AuthenticationException or IOException, failure?.ToString());
        Assert.Empty(received);
    }

    private async Task AssertNoTlsAsync(ServerRun server)
    {
        var failure = await Record.ExceptionAsync(async () => await (await ConnectAsync(server)).DisposeAsync());
        Assert.True(failure is AuthenticationException or IOException, failure?.ToString());
    }

    private static async Task<byte[]> ReadToEndAsync(Stream stream)
    {
        var received = new MemoryStream();
        await stream.CopyToAsync(received).WaitAsync(Hang);
        return received.ToArray();
    }

    private sealed class HalfClosingFactory : Factory<HalfClosingProtocol>;

    private sealed class HalfClosingProtocol : Protocol
    {
        private readonly StringBuilder _question = new();

        public override void DataReceived(ReadOnlySpan<byte> data) => _question.Append(Encoding.UTF8.GetString(data));

        public override void ReadConnectionLost()
        {
            Transport.Write($"answer to {_question}");
            Transport.LoseConnection();
        }
    }
}
