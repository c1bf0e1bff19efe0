using System.Net.WebSockets;

namespace Twisted.Tests.Web;

public sealed class WebSocketTests
{
    private const string Handshake = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    [Fact]
    public async Task Messages_go_both_ways()
    {
        await using var server = await ResourceServer.StartAsync(new EchoSocket());
        using var client = await ConnectAsync(server.Address);
        Assert.Equal("hello", await SocketClient.AskAsync(client, "hello"));
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
    }

    [Fact]
    public async Task The_answer_to_the_handshake_is_that_of_the_RFC()
    {
        await using var server = await ResourceServer.StartAsync(new EchoSocket());
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {server.Address.Authority}\r\nConnection: Upgrade\r\n{Handshake}\r\n"));
        using var reader = new StreamReader(client.GetStream());
        var lines = new List<string>();
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            lines.Add(line);
        }

        Assert.Equal("HTTP/1.1 101 Switching Protocols", lines[0]);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", lines);
    }

    [Fact]
    public async Task The_best_common_subprotocol_is_taken()
    {
        await using var server = await ResourceServer.StartAsync(new EchoSocket());
        using var client = await ConnectAsync(server.Address, client => { client.AddSubProtocol("echo.1"); client.AddSubProtocol("other"); client.AddSubProtocol("echo.2"); });
        Assert.Equal("echo.2", client.SubProtocol);
        using var plain = await ConnectAsync(server.Address, client => client.AddSubProtocol("other"), mayFail: true);
        Assert.True(plain.SubProtocol is null);
    }

    [Fact]
    public async Task One_that_returns_is_closed_and_one_that_fails_too()
    {
        var front = new RequestFront(new EchoSocket());
        await using var server = await ResourceServer.StartAsync(front);
        foreach (var (word, status) in new[] { ("return", WebSocketCloseStatus.NormalClosure), ("fail", WebSocketCloseStatus.InternalServerError) })
        {
            using var client = await ConnectAsync(server.Address);
            await client.SendAsync(System.Text.Encoding.UTF8.GetBytes(word), WebSocketMessageType.Text, true, default);
            Assert.Equal(WebSocketMessageType.Close, (await client.ReceiveAsync(new byte[10].AsMemory(), default)).MessageType);
            Assert.Equal(status, client.CloseStatus);
        }

        Assert.Equal(3044, Assert.Single(front.Events).Id);
    }

    [Theory]
    [InlineData("GET", "", 426)]
    [InlineData("POST", "", 426)]
    [InlineData("GET", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", 426)]
    [InlineData("GET", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n", 400)]
    [InlineData("GET", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n", 400)]
    [InlineData("POST", "Connection: Upgrade\r\nContent-Length: 0\r\n" + Handshake, 400)]
    public async Task What_is_no_handshake_is_told_what_would_be_one(string method, string headers, int status)
    {
        await using var server = await ResourceServer.StartAsync(new EchoSocket());
        var close = headers.Contains("Connection", StringComparison.Ordinal) ? "" : "Connection: close\r\n";
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{method} / HTTP/1.1\r\nHost: {server.Address.Authority}\r\n{close}{headers}\r\n"));
        using var reader = new StreamReader(client.GetStream());
        Assert.StartsWith($"HTTP/1.1 {status} ", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://site.example", "site.example", "", 101)]
    [InlineData("https://site.example", "site.example", "", 101)]
    [InlineData("https://site.example", "SITE.example:443", "", 101)]
    [InlineData("http://site.example:8080", "site.example:8080", "", 101)]
    [InlineData("http://site.example", "site.example:8080", "", 403)]
    [InlineData("http://evil.example", "site.example", "", 403)]
    [InlineData("http://site.example.evil.example", "site.example", "", 403)]
    [InlineData("http://site.example@evil.example", "site.example", "", 403)]
    [InlineData("null", "site.example", "", 403)]
    [InlineData("file://site.example", "site.example", "", 403)]
    [InlineData("https://app.example", "site.example", "https://app.example/", 101)]
    [InlineData("http://app.example", "site.example", "https://app.example", 403)]
    [InlineData("https://site.example", "site.example", "https://app.example", 403)]
    [InlineData("null", "site.example", "*", 101)]
    public async Task Pages_of_other_sites_are_kept_out_unless_allowed(string origin, string host, string allowed, int status)
    {
        var front = new RequestFront(new EchoSocket { AllowedOrigins = allowed.Length > 0 ? [allowed] : [] });
        await using var server = await ResourceServer.StartAsync(front);
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nConnection: Upgrade\r\n{Handshake}\r\n"));
        using var reader = new StreamReader(client.GetStream());
        Assert.StartsWith($"HTTP/1.1 {status} ", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_vanishes_is_no_fault()
    {
        var done = new TaskCompletionSource();
        var socket = new EchoSocket();
        var front = new RequestFront(new DelegateResource(async context =>
        {
            await socket.RenderAsync(context);
            done.SetResult();
        }));
        await using var server = await ResourceServer.StartAsync(front);
        using (var client = await ConnectAsync(server.Address))
        {
            await SocketClient.AskAsync(client, "hello");
            client.Abort();
        }

        await done.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Empty(front.Events);
    }

    private static async Task<ClientWebSocket> ConnectAsync(Uri server, Action<ClientWebSocketOptions>? configure = null, bool mayFail = false)
    {
        var client = new ClientWebSocket();
        configure?.Invoke(client.Options);
        try
        {
            await client.ConnectAsync(SocketClient.UrlOf(server), default);
        }
        catch (WebSocketException) when (mayFail)
        {
        }

        return client;
    }
}
