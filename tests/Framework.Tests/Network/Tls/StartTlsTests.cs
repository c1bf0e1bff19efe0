using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Twisted.Network;
using Twisted.Protocols;

namespace Twisted.Tests.Network.Tls;

public sealed class StartTlsTests : IDisposable
{
    private static readonly TimeSpan Hang = ServerRun.Hang;

    private readonly TestCertificates _certificates = new();
    private readonly TlsServerContext _context;

    public StartTlsTests() => _context = TlsServerContext.Load(
        new TlsServerSettings { Certificate = _certificates.Write("server.pem", _certificates.Make("localhost")) }, NullLogger.Instance);

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task A_connection_can_become_encrypted()
    {
        await using var server = ServerRun.Start("tcp:0:interface=127.0.0.1", new Mail(_context));
        using var socket = await server.ConnectAsync();
        var plain = new NetworkStream(socket);
        await plain.WriteAsync("hello\r\nSTARTTLS\r\n"u8.ToArray());
        Assert.Equal("250 hello in the clear\r\n220 go ahead\r\n", await ReadLinesAsync(plain, 2));

        await using var encrypted = await EncryptAsync(plain);
        await encrypted.WriteAsync("hello\r\nquit\r\n"u8.ToArray());
        Assert.Equal("250 encrypted now\r\n250 hello in Tls13\r\n221 bye\r\n", await ReadLinesAsync(encrypted, 3));
        Assert.Equal(0, await encrypted.ReadAsync(new byte[1]).AsTask().WaitAsync(Hang));
    }

    [Fact]
    public async Task What_comes_behind_the_command_in_the_clear_is_thrown_away()
    {
        await using var server = ServerRun.Start("tcp:0:interface=127.0.0.1", new Mail(_context));
        using var socket = await server.ConnectAsync();
        var plain = new NetworkStream(socket);
        await plain.WriteAsync("STARTTLS\r\ninjected\r\ninjec"u8.ToArray());
        Assert.Equal("220 go ahead\r\n", await ReadLinesAsync(plain, 1));

        await using var encrypted = await EncryptAsync(plain);
        await encrypted.WriteAsync("quit\r\n"u8.ToArray());
        Assert.Equal("250 encrypted now\r\n221 bye\r\n", await ReadLinesAsync(encrypted, 2));
    }

    [Fact]
    public async Task What_comes_behind_it_in_a_later_piece_is_no_handshake()
    {
        await using var server = ServerRun.Start("tcp:0:interface=127.0.0.1", new Mail(_context));
        using var socket = await server.ConnectAsync();
        socket.NoDelay = true;
        var plain = new NetworkStream(socket);
        await plain.WriteAsync("STARTTLS\r\n"u8.ToArray());
        Assert.Equal("220 go ahead\r\n", await ReadLinesAsync(plain, 1));
        await plain.WriteAsync("injected\r\n"u8.ToArray());

        Assert.Equal("", await ReadLinesAsync(plain, 1));
    }

    [Fact]
    public async Task An_asynchronous_protocol_can_become_encrypted()
    {
        await using var server = ServerRun.Start("tcp:0:interface=127.0.0.1", new PipeMail(_context));
        using var socket = await server.ConnectAsync();
        var plain = new NetworkStream(socket);
        await plain.WriteAsync("STARTTLS\r\ninjected\r\n"u8.ToArray());
        Assert.Equal("220 go ahead\r\n", await ReadLinesAsync(plain, 1));

        await using var encrypted = await EncryptAsync(plain);
        await encrypted.WriteAsync("hello\r\n"u8.ToArray());
        Assert.Equal("250 hello in Tls13\r\n", await ReadLinesAsync(encrypted, 1));
    }

    [Fact]
    public void Both_sides_can_become_encrypted_without_a_network()
    {
        var client = new Client(new TlsClientSettings { ServerName = "localhost", Authorities = _certificates.AuthorityFile });
        var (near, far) = Twisted.Tests.Network.Tls.InMemoryPair.Connect(client, new Mail(_context));
        InMemoryPair.Exchange(near, far, () => client.Received.Contains("221 bye", StringComparison.Ordinal));

        Assert.Equal("220 go ahead\r\n250 encrypted now\r\n250 hello in Tls13\r\n221 bye\r\n", client.Received);
        Assert.Equal("localhost", client.Information!.ServerName);
    }

    [Fact]
    public void A_client_does_not_talk_to_a_server_that_it_does_not_trust()
    {
        using var others = new TestCertificates();
        foreach (var settings in (TlsClientSettings[])
            [
                new() { ServerName = "localhost", Authorities = others.AuthorityFile },
                new() { ServerName = "other.example", Authorities = _certificates.AuthorityFile },
            ])
        {
            var client = new Client(settings);
            var (near, far) = InMemoryPair.Connect(client, new Mail(_context));
            InMemoryPair.Exchange(near, far, () => near.IsClosed);

            Assert.Equal("220 go ahead\r\n", client.Received);
            Assert.Null(client.Information);
            Assert.IsType<AuthenticationException>(client.Reason!.Exception);
        }
    }

    private async Task<SslStream> EncryptAsync(Stream plain)
    {
        var stream = new SslStream(plain);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { _certificates.Authority },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        }).WaitAsync(Hang);
        return stream;
    }

    private static async Task<string> ReadLinesAsync(Stream stream, int count)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (count > 0 && await stream.ReadAsync(one).AsTask().WaitAsync(Hang) > 0)
        {
            text.Append((char)one[0]);
            count -= one[0] == '\n' ? 1 : 0;
        }

        return text.ToString();
    }

    private sealed class Mail(TlsServerContext context) : Factory
    {
        public override Protocol BuildProtocol(System.Net.EndPoint? address) => new MailProtocol(context);
    }

    private sealed class MailProtocol(TlsServerContext context) : LineReceiver
    {
        public override void TlsStarted() => Transport.Write("250 encrypted now\r\n");

        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            switch (Encoding.ASCII.GetString(line))
            {
                case "STARTTLS":
                    Transport.Write("220 go ahead\r\n");
                    StartTls(context);
                    break;
                case "quit":
                    Transport.Write("221 bye\r\n");
                    Transport.LoseConnection();
                    break;
                case var word:
                    Transport.Write($"250 {word} in {Transport.Tls?.Version.ToString() ?? "the clear"}\r\n");
                    break;
            }
        }
    }

    private sealed class PipeMail(TlsServerContext context) : Factory
    {
        public override Protocol BuildProtocol(System.Net.EndPoint? address) => new PipeMailProtocol(context);
    }

    private sealed class PipeMailProtocol(TlsServerContext context) : PipeProtocol
    {
        protected override async Task RunAsync(System.IO.Pipelines.IDuplexPipe connection, CancellationToken cancellationToken)
        {
            await foreach (var line in new LineReader(connection.Input, cancellationToken: cancellationToken))
            {
                if (Encoding.ASCII.GetString(line) == "STARTTLS")
                {
                    break;
                }
            }

            await connection.Output.WriteAsync("220 go ahead\r\n"u8.ToArray(), cancellationToken);
            await StartTlsAsync(context, cancellationToken);
            await foreach (var line in new LineReader(connection.Input, cancellationToken: cancellationToken))
            {
                await connection.Output.WriteAsync(Encoding.ASCII.GetBytes($"250 {Encoding.ASCII.GetString(line)} in {Transport.Tls!.Version}\r\n"), cancellationToken);
            }
        }
    }

    private sealed class Client(TlsClientSettings settings) : Protocol
    {
        public string Received { get; private set; } = "";

        public TlsInformation? Information { get; private set; }

        public ConnectionLostReason? Reason { get; private set; }

        public override void ConnectionMade() => Transport.Write("STARTTLS\r\n");

        public override void DataReceived(ReadOnlySpan<byte> data)
        {
            Received += Encoding.ASCII.GetString(data);
            if (Received == "220 go ahead\r\n")
            {
                StartTls(settings);
            }
        }

        public override void TlsStarted()
        {
            Information = Transport.Tls;
            Transport.Write("hello\r\nquit\r\n");
        }

        public override void ConnectionLost(ConnectionLostReason reason) => Reason = reason;
    }
}
