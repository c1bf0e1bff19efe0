using System.Globalization;
using System.Net;
using System.Text;
using TcpClient = System.Net.Sockets.TcpClient;

namespace Twisted.Tests.Web.Serving;

/// <summary>A site that is to end tells its clients in the words of their protocol, and answers what they have asked for.</summary>
public sealed class DrainTests : IDisposable
{
    private const string Get = "GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n";
    private const string Post = "POST /a.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
    private readonly TemporaryFolder _folder = new();

    public DrainTests() => _folder.Write("a.txt", "hello");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_idle_connection_is_closed()
    {
        await using var server = await StartAsync();
        using var client = await AskedAsync(server, Get);
        await DrainedAsync(server);
        Assert.Equal("", await SiteServer.ReadToEndAsync(client));
    }

    [Fact]
    public async Task An_idle_connection_that_Kestrel_serves_is_closed()
    {
        await using var server = await StartAsync();
        using var client = await AskedAsync(server, Post);
        await DrainedAsync(server);
        Assert.Equal("", await SiteServer.ReadToEndAsync(client));
    }

    [Theory]
    [InlineData("", Get)]
    [InlineData("GET /a.t", "xt HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("", "GET /?q HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("PO", "ST /a.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")]
    public async Task A_request_that_is_under_way_is_answered_with_the_word_that_it_is_the_last(string before, string after)
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();
        await SendAsync(client, before);
        await UntilAsync(() => server.Server.Traffic is { OpenConnections: 1 } traffic && traffic.BytesReceived == before.Length);
        var draining = await ToldAsync(server);
        await SendAsync(client, after);
        var answer = await SiteServer.ReadToEndAsync(client);
        Assert.Single(answer.Split("HTTP/1.1 ")[1..]);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        await draining.WaitAsync(SiteServer.Limit, Cancel);
    }

    [Fact]
    public async Task A_request_that_is_being_answered_by_a_resource_is_answered_with_the_word_that_it_is_the_last()
    {
        var resource = new WaitingResource();
        await using var server = await SiteServer.StartAsync(resource);
        using var client = await server.ConnectAsync();
        await SendAsync(client, Get);
        await resource.ArrivedAsync();
        var draining = server.Server.DrainAsync(Cancel);
        await resource.ToldAsync();
        Assert.False(draining.IsCompleted);
        resource.Release();
        var answer = await SiteServer.ReadToEndAsync(client);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("released\r\n0\r\n\r\n", answer, StringComparison.Ordinal);
        await draining.WaitAsync(SiteServer.Limit, Cancel);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_slow_download_goes_on_to_its_end(bool isByKestrel)
    {
        const int Length = 48_000_000;
        _folder.Write("large.bin", new byte[Length]);
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();
        client.ReceiveBufferSize = 64 * 1024;
        await SendAsync(client, $"GET /large.bin{(isByKestrel ? "?q" : "")} HTTP/1.1\r\nHost: x\r\n\r\nGET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.Equal(1, await client.GetStream().ReadAsync(new byte[1], Cancel));
        var draining = await ToldAsync(server);
        Assert.False(draining.IsCompleted);
        var rest = await SiteServer.ReadToEndAsync(client);
        Assert.Equal(Length, rest.Count(character => character == '\0'));
        await draining.WaitAsync(SiteServer.Limit, Cancel);
        if (!isByKestrel)
        {
            // What was asked for meanwhile is answered too.
            Assert.EndsWith("\r\nConnection: close\r\n\r\nhello", rest, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_outlasts_the_patience_is_broken_off_by_the_stop()
    {
        _folder.Write("large.bin", new byte[48_000_000]);
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();
        client.ReceiveBufferSize = 64 * 1024;
        await SendAsync(client, "GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.Equal(1, await client.GetStream().ReadAsync(new byte[1], Cancel));
        using var patience = new CancellationTokenSource();
        var draining = server.Server.DrainAsync(patience.Token);
        await patience.CancelAsync();
        await draining.WaitAsync(SiteServer.Limit, Cancel);
        Assert.Equal(1, server.Server.Remaining);
        await server.Server.StopAsync(patience.Token).WaitAsync(SiteServer.Limit, Cancel);
        Assert.True((await SiteServer.ReadToEndAsync(client)).Length < 48_000_000);
        await UntilAsync(() => server.Server.Remaining == 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_HTTP_2_the_requests_that_are_under_way_are_answered_and_the_connection_closes(bool isEncrypted)
    {
        var certificate = new SiteCertificate(_folder);
        var resource = new WaitingResource();
        await using var server = await SiteServer.StartAsync(new Site(resource), isEncrypted ? certificate.Endpoint : "tcp:0:interface=127.0.0.1");
        using var client = isEncrypted ? certificate.Client(server.Port, HttpVersion.Version20) : SiteCertificate.Plain(server.Port, HttpVersion.Version20);
        var one = client.GetStringAsync("/", Cancel);
        var other = client.GetStringAsync("/", Cancel);
        await resource.ArrivedAsync();
        await resource.ArrivedAsync();
        Assert.Equal(1, server.Server.Remaining);
        var draining = server.Server.DrainAsync(Cancel);
        await resource.ToldAsync();
        Assert.False(draining.IsCompleted);
        resource.Release();
        Assert.Equal(("released", "released"), (await one, await other));
        await draining.WaitAsync(SiteServer.Limit, Cancel);
    }

    [Fact]
    public async Task Of_HTTP_2_an_idle_connection_is_told_to_go_away()
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();
        await SendAsync(client, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0");
        await UntilAsync(() => server.Server.Traffic.BytesSent > 30);
        var reading = SiteServer.ReadToEndAsync(client);
        await DrainedAsync(server);
        Assert.Contains((byte)7, FrameTypes(Encoding.Latin1.GetBytes(await reading)));
    }

    [Fact]
    public async Task A_new_connection_without_a_request_is_waited_for_five_seconds()
    {
        var clock = new Twisted.Testing.ManualClock();
        await using var server = await SiteServer.StartAsync(new Site(new StaticFiles(_folder.Path)) { Clock = clock });
        using var client = await server.ConnectAsync();
        await UntilAsync(() => server.Server.Remaining == 1);
        var draining = await ToldAsync(server);
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.False(draining.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(3));
        await draining.WaitAsync(SiteServer.Limit, Cancel);
        Assert.Equal("", await SiteServer.ReadToEndAsync(client));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_without_a_drain_lets_a_request_be_answered(bool isEncrypted)
    {
        var certificate = new SiteCertificate(_folder);
        var resource = new WaitingResource();
        await using var server = await SiteServer.StartAsync(new Site(resource), isEncrypted ? certificate.Endpoint : "tcp:0:interface=127.0.0.1");
        using var client = isEncrypted ? certificate.Client(server.Port, HttpVersion.Version11) : SiteCertificate.Plain(server.Port, HttpVersion.Version11);
        var asked = client.GetAsync("/", Cancel);
        await resource.ArrivedAsync();
        var stopping = server.Server.StopAsync(Cancel);
        await resource.ToldAsync();
        resource.Release();
        using var answer = await asked;
        Assert.True(answer.Headers.ConnectionClose);
        Assert.Equal("released", await answer.Content.ReadAsStringAsync(Cancel));
        await stopping.WaitAsync(SiteServer.Limit, Cancel);
    }

    [Fact]
    public async Task A_stop_without_a_drain_does_not_wait_for_ever()
    {
        var resource = new WaitingResource();
        await using var server = await SiteServer.StartAsync(resource);
        using var client = await server.ConnectAsync();
        await SendAsync(client, Get);
        await resource.ArrivedAsync();
        await server.Server.StopAsync(Cancel).WaitAsync(SiteServer.Limit, Cancel);
        Assert.Equal("", await SiteServer.ReadToEndAsync(client));
        resource.Release();
    }

    [Fact]
    public async Task A_stop_closes_everything_and_the_site_can_be_started_again()
    {
        var certificate = new SiteCertificate(_folder);
        var site = new Site(new StaticFiles(_folder.Path));
        for (var round = 0; round < 2; round++)
        {
            await using var server = await SiteServer.StartAsync(site, certificate.Endpoint);
            await using var plain = await SiteServer.StartAsync(site);
            using var idle = await plain.ConnectAsync();
            using var half = await plain.ConnectAsync();
            await SendAsync(half, "GET /a.t");
            using var kept = await AskedAsync(plain, Get);
            using var posted = await AskedAsync(plain, Post);
            using var client = certificate.Client(server.Port, HttpVersion.Version20);
            Assert.Equal("hello", await client.GetStringAsync("/a.txt", Cancel));
            await UntilAsync(() => plain.Server.Remaining == 4);
            await plain.Server.StopAsync(Cancel).WaitAsync(SiteServer.Limit, Cancel);
            await server.Server.StopAsync(Cancel).WaitAsync(SiteServer.Limit, Cancel);
            Assert.Equal((0, 0), (plain.Server.Remaining, server.Server.Remaining));
            await UntilAsync(() => site.Watch.Count == 0);
            foreach (var one in (TcpClient[])[idle, half, kept, posted])
            {
                Assert.Equal("", await SiteServer.ReadToEndAsync(one));
            }

            await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("/a.txt", Cancel));
        }
    }

    public void Dispose() => _folder.Dispose();

    internal static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 6000, "It never came.");
            await Task.Delay(10, Cancel);
        }
    }

    private static Task SendAsync(TcpClient client, string text) => client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), Cancel).AsTask();

    /// <summary>A connection on which a request was answered.</summary>
    private static async Task<TcpClient> AskedAsync(SiteServer server, string request)
    {
        var client = await server.ConnectAsync();
        await SendAsync(client, request);
        var answer = "";
        var buffer = new byte[4096];
        while (!IsWhole(answer))
        {
            answer += Encoding.Latin1.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer, Cancel));
        }

        Assert.DoesNotContain("Connection: close", answer, StringComparison.Ordinal);
        return client;
    }

    private static bool IsWhole(string answer)
    {
        if (answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) is not (> 0 and var end))
        {
            return false;
        }

        return answer.Contains("chunked", StringComparison.Ordinal)
            ? answer.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal)
            : answer.Length == end + 4 + int.Parse(answer.Split("Content-Length: ")[1].Split('\r')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>Drains, until all connections that there are were told.</summary>
    /// <returns>The drain.</returns>
    private static async Task<Task> ToldAsync(SiteServer server)
    {
        // They are told in the order in which they have come, and an idle one closes at once.
        using var last = await AskedAsync(server, Get);
        var draining = server.Server.DrainAsync(Cancel);
        Assert.Equal("", await SiteServer.ReadToEndAsync(last));
        return draining;
    }

    private static Task DrainedAsync(SiteServer server) => server.Server.DrainAsync(Cancel).WaitAsync(SiteServer.Limit, Cancel);

    /// <summary>The types of frames (RFC 9113, section 4.1); 7 is GOAWAY.</summary>
    private static List<byte> FrameTypes(ReadOnlySpan<byte> data)
    {
        List<byte> types = [];
        while (data.Length >= 9)
        {
            types.Add(data[3]);
            data = data[(9 + (data[0] << 16) + (data[1] << 8) + data[2])..];
        }

        return types;
    }

    private Task<SiteServer> StartAsync() => SiteServer.StartAsync(new StaticFiles(_folder.Path));
}
