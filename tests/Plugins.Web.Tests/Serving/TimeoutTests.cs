using System.Text;
using Twisted.Testing;
using TcpClient = System.Net.Sockets.TcpClient;

namespace Twisted.Tests.Web.Serving;

/// <summary>Who keeps a site waiting is let go, and who is only slow is not.</summary>
public sealed class TimeoutTests : IDisposable
{
    private const string Get = "GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n";
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public TimeoutTests()
    {
        _folder.Write("a.txt", "hello");
        _folder.Write("large.bin", new byte[48_000_000]);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData(Get)]
    public async Task An_idle_connection_ends_after_two_minutes(string before)
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();
        await SendAsync(server, client, before);
        await DrainTests.UntilAsync(() => before.Length == 0 || server.Server.Traffic.BytesSent > 0);
        await AdvanceAsync(119);
        Assert.Equal(1, server.Server.Remaining);
        await AdvanceAsync(3);
        Assert.Equal(before.Length > 0 ? 1 : 0, (await SiteServer.ReadToEndAsync(client)).Split("hello").Length - 1);
        await DrainTests.UntilAsync(() => server.Server.Remaining == 0);
    }

    [Fact]
    public async Task Half_a_head_is_answered_with_408_after_fifteen_seconds()
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();
        await SendAsync(server, client, "GET /a.t");
        await AdvanceAsync(14);
        Assert.Equal(1, server.Server.Remaining);

        // From its first byte on, however it comes.
        await SendAsync(server, client, "xt HT");
        await AdvanceAsync(3);
        var answer = await SiteServer.ReadToEndAsync(client);
        Assert.StartsWith("HTTP/1.1 408 Request Timeout\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /large.bin?q HTTP/1.1\r\nHost: x\r\n\r\n")]
    public async Task A_reader_that_takes_nothing_for_a_minute_is_broken_off(string request)
    {
        await using var server = await StartAsync();
        using var client = await SlowClientAsync(server, request);
        await StuckAsync(server);
        await AdvanceAsync(59);
        Assert.Equal(1, server.Server.Remaining);
        await AdvanceAsync(5);
        await DrainTests.UntilAsync(() => server.Server.Remaining == 0);
        Assert.True((await SiteServer.ReadToEndAsync(client)).Length < 48_000_000);
    }

    [Fact]
    public async Task A_reader_that_takes_nothing_of_many_short_answers_is_broken_off_and_costs_little_until_then()
    {
        _folder.Write("short.bin", new byte[60_000]);
        await using var server = await StartAsync();
        using var client = await SlowClientAsync(server, string.Concat(Enumerable.Repeat("GET /short.bin HTTP/1.1\r\nHost: x\r\n\r\n", 1000)));
        await StuckAsync(server);

        // It has read what it has answered, and little more.
        Assert.InRange(server.Server.Traffic.BytesReceived, 1, 32_000);
        await AdvanceAsync(65);
        await DrainTests.UntilAsync(() => server.Server.Remaining == 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_short_answers_arrive_as_fast_as_they_are_read(bool isEncrypted)
    {
        const string Get = "GET /short.bin HTTP/1.1\r\nHost: x\r\n\r\n";
        _folder.Write("short.bin", new byte[60_000]);
        var certificate = new SiteCertificate(_folder);
        await using var server = isEncrypted ? await SiteServer.StartAsync(new Site(new StaticFiles(_folder.Path)), certificate.Endpoint) : await StartAsync();

        // Several, as it is a matter of who is faster.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var client = await server.ConnectAsync();
            await using var stream = isEncrypted ? await EncryptedAsync(client, certificate) : client.GetStream();
            var reading = Task.Run(
                async () =>
                {
                    using var answer = new MemoryStream();
                    await stream.CopyToAsync(answer, Cancel).WaitAsync(SiteServer.Limit, Cancel);
                    return Encoding.Latin1.GetString(answer.ToArray());
                },
                Cancel);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Get, 499)) + "GET /a.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), Cancel);
            var text = await reading;
            Assert.Equal(499 * 60_000, text.Count(character => character == '\0'));
            Assert.EndsWith("hello", text, StringComparison.Ordinal);
        }));
    }

    [Theory]
    [InlineData("GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /large.bin?q HTTP/1.1\r\nHost: x\r\n\r\n")]
    public async Task A_reader_that_is_slow_is_not_broken_off(string request)
    {
        await using var server = await StartAsync();
        using var client = await SlowClientAsync(server, request);
        await StuckAsync(server);
        var buffer = new byte[64 * 1024];
        for (var minutes = 0; minutes < 20; minutes++)
        {
            // Some kilobytes a second.
            for (var read = 0; read < 256 * 1024;)
            {
                read += await client.GetStream().ReadAsync(buffer, Cancel);
            }

            await AdvanceAsync(50);
        }

        Assert.Equal(1, server.Server.Remaining);
    }

    [Fact]
    public async Task A_client_that_asks_now_and_then_keeps_its_connection()
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();
        for (var round = 0; round < 5; round++)
        {
            await SendAsync(server, client, Get);
            await client.GetStream().ReadAtLeastAsync(new byte[10_000], 200, cancellationToken: Cancel);
            await AdvanceAsync(100);
        }

        Assert.Equal(1, server.Server.Remaining);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<Stream> EncryptedAsync(TcpClient client, SiteCertificate certificate)
    {
        var tls = new System.Net.Security.SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => shown?.GetCertHashString() == certificate.Certificate.GetCertHashString());
        await tls.AuthenticateAsClientAsync("localhost");
        return tls;
    }

    private static async Task SendAsync(SiteServer server, TcpClient client, string text)
    {
        var before = server.Server.Traffic.BytesReceived;
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), Cancel);
        await DrainTests.UntilAsync(() => server.Server.Traffic is { OpenConnections: 1 } traffic && traffic.BytesReceived >= before + text.Length);

        // They are counted a moment before they are handled, and the clock is not to go on in between.
        await Task.Delay(100, Cancel);
    }

    /// <summary>Until the server can send no more.</summary>
    private static async Task StuckAsync(SiteServer server)
    {
        for (long before = -1, unchanged = 0; unchanged < 20; unchanged++)
        {
            if (server.Server.Traffic.BytesSent is var sent && sent != before)
            {
                (before, unchanged) = (sent, 0);
            }

            await Task.Delay(10, Cancel);
        }
    }

    private static async Task<TcpClient> SlowClientAsync(SiteServer server, string request)
    {
        var client = new TcpClient { ReceiveBufferSize = 64 * 1024 };
        await client.ConnectAsync(System.Net.IPAddress.Loopback, server.Port, Cancel);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Cancel);
        return client;
    }

    /// <summary>Lets time pass, second by second.</summary>
    private async Task AdvanceAsync(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private Task<SiteServer> StartAsync() => SiteServer.StartAsync(new Site(new StaticFiles(_folder.Path)) { Clock = _clock });
}
