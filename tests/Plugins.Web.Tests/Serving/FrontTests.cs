using System.Text;

namespace Twisted.Tests.Web.Serving;

public sealed class FrontTests : IDisposable
{
    private const string Get = "GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n";
    private const string Last = "GET /a.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    private readonly TemporaryFolder _folder = new();

    public FrontTests() => _folder.Write("a.txt", "hello");

    [Fact]
    public async Task A_request_in_any_two_pieces_is_the_same()
    {
        await using var server = await StartAsync();
        var expected = WithoutDate(await server.ExchangeAsync(Last));
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", expected, StringComparison.Ordinal);
        Assert.EndsWith("Connection: close\r\n\r\nhello", expected, StringComparison.Ordinal);
        for (var at = 1; at < Last.Length; at++)
        {
            Assert.Equal(expected, WithoutDate(await server.ExchangeAsync(Last[..at], Last[at..])));
        }
    }

    [Fact]
    public async Task Requests_one_after_the_other_in_one_piece_are_answered_in_their_order()
    {
        _folder.Write("large.bin", new byte[300_000]);
        await using var server = await StartAsync();
        var answer = await server.ExchangeAsync(Get + Get.Replace("a.txt", "large.bin", StringComparison.Ordinal) + Get.Replace("GET", "HEAD", StringComparison.Ordinal) + Last);
        Assert.Equal(4, answer.Split("HTTP/1.1 200 OK").Length - 1);
        var lengths = answer.Split("\r\n").Where(line => line.StartsWith("Content-Length", StringComparison.Ordinal));
        Assert.Equal(["Content-Length: 5", "Content-Length: 300000", "Content-Length: 5", "Content-Length: 5"], lengths);
        Assert.EndsWith("\r\n\r\nhello", answer, StringComparison.Ordinal);
        Assert.Equal(300_000, answer.Count(character => character == '\0'));
    }

    [Fact]
    public async Task After_a_request_for_Kestrel_the_next_ones_are_answered_as_well()
    {
        await using var server = await StartAsync();
        var answer = await server.ExchangeAsync(Get + "GET /a.txt HTTP/1.1\r\nHost: x\r\nRange: bytes=1-2\r\n\r\n" + Last);
        Assert.Contains("HTTP/1.1 206 Partial Content", answer, StringComparison.Ordinal);
        Assert.Contains("\r\n\r\nelHTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        Assert.EndsWith("hello", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_ways_to_answer_say_the_same_of_a_file()
    {
        await using var server = await StartAsync();
        var front = HeaderOf(await server.ExchangeAsync(Last));
        var kestrel = HeaderOf(await server.ExchangeAsync(Last.Replace("Connection", "If-None-Match: \"x\"\r\nConnection", StringComparison.Ordinal)));
        Assert.Equal(kestrel, front);
    }

    [Theory]
    [InlineData("plain", "GET /a.txt HTTP/1.1\r\nHost: x\r\nAccept: */*\r\nUser-Agent: c\r\n\r\n")]
    [InlineData("plain", "HEAD / HTTP/1.1\r\nhost: [::1]:80\r\n\r\n")]
    [InlineData("incomplete", "GET /a.txt HTTP/1.1\r\nHost: x\r\n\r")]
    [InlineData("incomplete", "GE")]
    [InlineData("incomplete", "PRI * H")]
    [InlineData("other", "PRI * HTTP/2.0\r\n\r\n")]
    [InlineData("other", "POST / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("other", "get / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.0\r\nHost: x\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.1\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.1\r\nHost:\r\n\r\n")]
    [InlineData("other", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.1 \r\nHost: x\r\n\r\n")]
    [InlineData("other", "GET /?q HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("other", "GET /%61 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("other", "GET /a.txt HTTP/1.1\nHost: x\n\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.1\r\nHost : x\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.1\r\nHost: x\r\nA: \u00e9\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.1\r\nHost: x\r\ntransfer-encoding: chunked\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.1\r\nHost: x\r\nTE: trailers\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.1\r\nHost: x\r\nTrailer: a\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.1\r\nHost: x\r\nRange: bytes=0-\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.1\r\nHost: x\r\nIF-MATCH: *\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.1\r\nHost: x\r\nHTTP2-Settings: AAA\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\n\r\n")]
    [InlineData("other", "GET / HTTP/1.1\r\nHost: x\r\nConnection: close, a\r\n\r\n")]
    public void Only_what_leaves_no_doubt_is_plain(string kind, string request) =>
        Assert.Equal(kind, RequestHead.Read(Encoding.Latin1.GetBytes(request), out _).ToString().ToLowerInvariant());

    [Fact]
    public void A_head_that_is_too_long_is_for_Kestrel() =>
        Assert.Equal(RequestKind.Other, RequestHead.Read(Encoding.ASCII.GetBytes("GET /" + new string('a', RequestHead.Longest)), out _));

    [Fact]
    public async Task A_large_file_arrives_whole_and_slowly()
    {
        var content = new byte[3_000_000];
        new Random(1).NextBytes(content);
        _folder.Write("large.bin", content);
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();
        client.ReceiveBufferSize = 128 * 1024;
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /large.bin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        var answer = await SiteServer.ReadToEndAsync(client);
        Assert.Equal(content, Encoding.Latin1.GetBytes(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]));
    }

    [Fact]
    public async Task A_file_that_is_cut_off_while_it_is_sent_ends_the_connection()
    {
        var path = _folder.Write("large.bin", new byte[64_000_000]);
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();
        client.ReceiveBufferSize = 128 * 1024;
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n"));
        Assert.Equal(1, await client.GetStream().ReadAsync(new byte[1]));
        File.WriteAllText(path, "short");
        Assert.True((await SiteServer.ReadToEndAsync(client)).Length < 64_000_000);
    }

    [Fact]
    public async Task A_file_that_is_replaced_while_it_is_sent_is_sent_as_it_was()
    {
        var path = _folder.Write("large.bin", new byte[32_000_000]);
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();
        client.ReceiveBufferSize = 128 * 1024;
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /large.bin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        Assert.Equal(1, await client.GetStream().ReadAsync(new byte[1]));
        File.Move(_folder.Write("other", "other"), path, overwrite: true);
        Assert.Equal(32_000_000, (await SiteServer.ReadToEndAsync(client)).Count(character => character == '\0'));
        Assert.Equal("other", await server.Client.GetStringAsync("/large.bin"));
    }

    public void Dispose() => _folder.Dispose();

    private static string WithoutDate(string answer) => string.Join("\r\n", answer.Split("\r\n").Where(line => !line.StartsWith("Date: ", StringComparison.Ordinal)));

    private static string[] HeaderOf(string answer) => [.. WithoutDate(answer).Split("\r\n\r\n")[0].Split("\r\n").Order(StringComparer.Ordinal)];

    private Task<SiteServer> StartAsync() => SiteServer.StartAsync(new StaticFiles(_folder.Path));
}
