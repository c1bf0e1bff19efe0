namespace Twisted.Tests.Web.Serving;

/// <summary>What RFC 9112 and 9110 want refused, on the wire.</summary>
public sealed class FramingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FramingTests()
    {
        _folder.Write("a.txt", "hello");
        _folder.Write("sub/b.txt", "b");
    }

    [Theory]
    [InlineData("400", "GET / HTTP/1.1\r\n\r\n")] // no Host
    [InlineData("400", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("400", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n")]
    [InlineData("400", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("400", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 5\r\n\r\nhello")]
    [InlineData("400", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("400", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 0x5\r\n\r\nhello")]
    [InlineData("400", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("400", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData("400", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n")]
    [InlineData("501", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("501", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("501", "get /a.txt HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("400", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")]
    [InlineData("400", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("400", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloX0\r\n\r\n")]
    [InlineData("400", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n")]
    [InlineData("400", "GET / HTTP/1.1\r\nHost: x\r\n folded: a\r\n\r\n")]
    [InlineData("400", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n\tc\r\n\r\n")]
    [InlineData("400", "GET / HTTP/1.1\r\nHost : x\r\n\r\n")]
    [InlineData("400", "GET / HTTP/1.1\r\nHost: x\r\nA\r\n\r\n")]
    [InlineData("400", "GET / HTTP/1.1\r\nHost: x\r\n: a\r\n\r\n")]
    [InlineData("400", "GET / HTTP/1.1\r\nHost: x\r\nA B: c\r\n\r\n")]
    [InlineData("400", "GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n")]
    [InlineData("400", "GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n")]
    [InlineData("400", "GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("400", "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("400", "GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n")]
    [InlineData("400", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n")]
    [InlineData("200", "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nT: a\r\n\r\n")]
    [InlineData("400", "GET\r\n\r\n")]
    [InlineData("400", "GET /a.txt\r\n\r\n")] // HTTP/0.9
    [InlineData("505", "GET / HTTP/9.9\r\nHost: x\r\n\r\n")]
    [InlineData("505", "GET / HTTP/2.0\r\nHost: x\r\n\r\n")]
    [InlineData("505", "GET / http/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("400", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("400", "G@T / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("405", "GET a.txt HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("400", "GET http://y/a.txt HTTP/1.1\r\nHost: x\r\n\r\n")] // and Host says another
    [InlineData("405", "GET x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n")]
    [InlineData("200", "GET http://x/a.txt HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("405", "CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n")]
    [InlineData("204", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("204", "OPTIONS /a.txt HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("405", "FOO /a.txt HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("405", "PUT /a.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx")]
    [InlineData("405", "POST /a.txt HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nTrailer: a\r\n\r\n")]
    [InlineData("404", "GET /a.txt/ HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("404", "GET //a.txt HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("404", "GET /sub//b.txt HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("200", "GET /a.txt?x=%zz HTTP/1.1\r\nHost: x\r\n\r\n")]
    public async Task It_is_answered_with(string code, string request)
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();
        await client.GetStream().WriteAsync(System.Text.Encoding.Latin1.GetBytes(request));
        client.Client.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        var answer = await SiteServer.ReadToEndAsync(client);
        Assert.True(answer.StartsWith($"HTTP/1.1 {code} ", StringComparison.Ordinal), answer);
        if (code is "400" or "505")
        {
            Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/%c0%ae%c0%ae/etc/passwd")] // overlong dots
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/..%2f..%2fetc%2fpasswd")]
    [InlineData("/../../etc/passwd")]
    [InlineData("/sub/../../etc/passwd")]
    [InlineData("/%zz")]
    [InlineData("/%")]
    [InlineData("/a.txt%")]
    [InlineData("/%ff%fe")]
    [InlineData("/..\\..\\etc\\passwd")]
    [InlineData("/sub%2fb.txt")]
    public async Task A_path_that_is_none_of_a_file_finds_nothing(string path)
    {
        await using var server = await StartAsync();
        var answer = await server.ExchangeAsync($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.Matches("^HTTP/1.1 40[04] ", answer);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.Path, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_much_of_anything_is_refused()
    {
        await using var server = await StartAsync();
        Assert.StartsWith("HTTP/1.1 414 ", await server.ExchangeAsync($"GET /{new string('a', 9000)} HTTP/1.1\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", await server.ExchangeAsync($"GET / HTTP/1.1\r\nHost: x\r\nA: {new string('a', 40_000)}\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", await server.ExchangeAsync($"GET / HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 10_000).Select(i => $"A{i}: b\r\n"))}\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", await server.ExchangeAsync($"GET /a.txt HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 100).Select(i => $"A{i}: b\r\n"))}\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 413 ", await server.ExchangeAsync("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /a.txt HTTP/1.1\nHost: x\n\n")]
    [InlineData("GET /a.txt HTTP/1.1\r\nHost: x\n")]
    [InlineData("POST /echo HTTP/1.1\nHost: x\nContent-Length: 0\n\n")]
    public async Task Lines_that_end_with_line_feeds_alone_are_refused_at_once(string request)
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(request));
        Assert.StartsWith("HTTP/1.1 400 ", await SiteServer.ReadToEndAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_follows_a_refused_request_is_not_read()
    {
        await using var server = await StartAsync();
        var answer = await server.ExchangeAsync("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(answer, "HTTP/1.1 "));
    }

    [Fact]
    public async Task An_old_client_gets_its_answer_and_its_connection_kept_if_it_asks()
    {
        await using var server = await StartAsync();
        Assert.EndsWith("hello", await server.ExchangeAsync("GET /a.txt HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
        var answer = await server.ExchangeAsync("GET /a.txt HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /a.txt HTTP/1.0\r\n\r\n");
        Assert.Equal(2, answer.Split("hello").Length - 1);
    }

    [Fact]
    public async Task A_client_that_waits_to_send_is_told_to()
    {
        await using var server = await StartAsync();
        using var client = await server.ConnectAsync();
        await client.GetStream().WriteAsync("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\nConnection: close\r\n\r\n"u8.ToArray());
        var told = new byte[25];
        await client.GetStream().ReadExactlyAsync(told);
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", System.Text.Encoding.ASCII.GetString(told));
        await client.GetStream().WriteAsync("hello"u8.ToArray());
        var answer = await SiteServer.ReadToEndAsync(client);
        Assert.Contains("hello", answer, StringComparison.Ordinal);
    }

    private Task<SiteServer> StartAsync() => SiteServer.StartAsync(new StaticFiles(_folder.Path).PutChild(
        "echo", new DelegateResource(async context => await context.Response.WriteAsync(await new StreamReader(context.Request.Body).ReadToEndAsync()))));

    public void Dispose() => _folder.Dispose();
}
