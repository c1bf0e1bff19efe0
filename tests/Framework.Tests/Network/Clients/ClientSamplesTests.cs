using System.Net;
using System.Net.Sockets;
using System.Text;
using ClientSamples;
using Twisted.Network;
using Twisted.Services;
using Twisted.Testing;
using Twisted.Tests.Services;

namespace Twisted.Tests.Network.Clients;

/// <summary>The listings of docs/clients.md do what it says.</summary>
public sealed class ClientSamplesTests : IAsyncLifetime
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly List<IService> _services = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services)
        {
            await service.StopAsync(new CancellationToken(canceled: true));
        }
    }

    [Fact]
    public async Task A_quote_is_fetched()
    {
        using var server = new RawServer();
        var fetching = QuoteClient.FetchAsync($"tcp:127.0.0.1:{server.Port}");
        using var peer = await server.AcceptAsync();
        await peer.SendAsync("Less is "u8.ToArray());
        await peer.SendAsync("more.\r\n"u8.ToArray());
        peer.Shutdown(SocketShutdown.Send);

        Assert.Equal("Less is more.", await fetching.WaitAsync(Hang));
    }

    [Fact]
    public async Task A_quote_that_is_cut_off_is_no_quote()
    {
        using var server = new RawServer();
        var fetching = QuoteClient.FetchAsync($"tcp:127.0.0.1:{server.Port}");
        await server.ResetOneAsync();

        // A reset that is fast enough is part of connecting.
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => fetching.WaitAsync(Hang));
        Assert.True(failure is IOException or ConnectException, failure.ToString());
    }

    [Fact]
    public async Task A_reporter_reports_to_a_server_that_goes_and_comes_back()
    {
        using var server = new RawServer();
        var service = (MultiService)TapCommandLine.MakeService<ReportTap>("--server", $"tcp:127.0.0.1:{server.Port}", "--interval", "30s");
        var clock = new ManualClock();
        ((ClientService)service.Services[0]).Clock = clock;
        ((PeriodicTask)service.Services[1]).Clock = clock;
        await StartAsync(service);
        using (var first = await server.AcceptAsync())
        {
            await ExpectAsync(first, $"hello {Environment.MachineName}\r\n");
            await AdvanceUntilAsync(clock, first, "alive 1\r\n");
            first.LingerState = new LingerOption(true, 0);
        }

        var accepting = server.AcceptAsync();
        while (!accepting.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(5);
        }

        using var second = await accepting;
        await ExpectAsync(second, $"hello {Environment.MachineName}\r\n");
    }

    [Fact]
    public async Task The_proxy_passes_on_what_both_sides_say_and_each_end_by_itself()
    {
        using var server = new RawServer();
        using var client = await ProxyAsync(server);
        using var peer = await server.AcceptAsync().WaitAsync(Hang);
        await client.SendAsync("question"u8.ToArray());
        client.Shutdown(SocketShutdown.Send);
        await ExpectAsync(peer, "question");
        Assert.Equal(0, await peer.ReceiveAsync(new byte[1]).WaitAsync(Hang));

        await peer.SendAsync("answer"u8.ToArray());
        await ExpectAsync(client, "answer");
        peer.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await client.ReceiveAsync(new byte[1]).WaitAsync(Hang));
    }

    [Fact]
    public async Task The_proxy_passes_on_the_end_of_the_server_too()
    {
        using var server = new RawServer();
        using var client = await ProxyAsync(server);
        using var peer = await server.AcceptAsync().WaitAsync(Hang);
        peer.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await client.ReceiveAsync(new byte[1]).WaitAsync(Hang));

        await client.SendAsync("last words"u8.ToArray());
        await ExpectAsync(peer, "last words");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_proxy_passes_on_a_reset(bool ofServer)
    {
        using var server = new RawServer();
        using var client = await ProxyAsync(server);
        using var peer = await server.AcceptAsync().WaitAsync(Hang);
        await client.SendAsync("x"u8.ToArray());
        await ExpectAsync(peer, "x");
        var (reset, other) = ofServer ? (peer, client) : (client, peer);
        reset.LingerState = new LingerOption(true, 0);
        reset.Dispose();

        var failure = await Assert.ThrowsAsync<SocketException>(() => other.ReceiveAsync(new byte[1]).WaitAsync(Hang));
        Assert.Equal(SocketError.ConnectionReset, failure.SocketErrorCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_proxy_is_slowed_down_by_a_slow_reader_and_loses_nothing(bool toClient)
    {
        const int Total = 64 * 1024 * 1024;
        using var server = new RawServer();
        using var client = await ProxyAsync(server);
        using var peer = await server.AcceptAsync().WaitAsync(Hang);
        var (sender, reader) = toClient ? (peer, client) : (client, peer);
        var sent = 0;
        var sending = Task.Run(async () =>
        {
            var chunk = new byte[64 * 1024];
            while (sent < Total)
            {
                sent += await sender.SendAsync(chunk);
            }

            sender.Shutdown(SocketShutdown.Send);
        });
        for (var before = -1; before != sent;)
        {
            before = sent;
            await Task.Delay(300);
        }

        Assert.InRange(sent, 1, Total / 2);
        var buffer = new byte[1024 * 1024];
        var read = 0;
        while (await reader.ReceiveAsync(buffer).WaitAsync(Hang) is > 0 and var count)
        {
            read += count;
        }

        await sending.WaitAsync(Hang);
        Assert.Equal(Total, read);
    }

    [Fact]
    public async Task The_proxy_tells_a_client_that_there_is_no_server_and_logs_why()
    {
        var port = RawServer.FreePort();
        var service = (TcpServer)TapCommandLine.MakeService<ProxyTap>("--listen", "tcp:0:interface=127.0.0.1", "--to", $"tcp:127.0.0.1:{port}");
        var log = new RecordedLog(service);
        await StartAsync(log.Application);
        using var client = Connect(service);

        await Assert.ThrowsAsync<SocketException>(() => client.ReceiveAsync(new byte[1]).WaitAsync(Hang));
        Assert.Contains(
            $"Warning: cannot connect to \"tcp:127.0.0.1:{port}\": connection refused.\nCheck that the server runs, and that it listens on port {port}.",
            log.Lines);
    }

    private async Task<Socket> ProxyAsync(RawServer server)
    {
        var proxy = (TcpServer)TapCommandLine.MakeService<ProxyTap>("-l", "tcp:0:interface=127.0.0.1", "-t", $"tcp:127.0.0.1:{server.Port}");
        await StartAsync(proxy);
        return Connect(proxy);
    }

    private static Socket Connect(TcpServer server)
    {
        // Not asynchronously, where a reset that is fast enough would be part of connecting.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(new IPEndPoint(IPAddress.Loopback, server.BoundEndPoint!.Port));
        return socket;
    }

    private async Task StartAsync(IService service)
    {
        _services.Add(service);
        await service.PrivilegedStartAsync();
        await service.StartAsync();
    }

    private static async Task ExpectAsync(Socket socket, string text)
    {
        var buffer = new byte[Encoding.UTF8.GetByteCount(text)];
        for (var read = 0; read < buffer.Length;)
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(read)).AsTask().WaitAsync(Hang);
            Assert.NotEqual(0, count);
            read += count;
        }

        Assert.Equal(text, Encoding.UTF8.GetString(buffer));
    }

    private static async Task AdvanceUntilAsync(ManualClock clock, Socket socket, string text)
    {
        var expecting = ExpectAsync(socket, text);
        while (socket.Available == 0 && !expecting.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }

        await expecting;
    }
}
