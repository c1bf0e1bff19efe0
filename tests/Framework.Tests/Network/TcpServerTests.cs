using System.Net;
using System.Net.Sockets;
using System.Text;
using Twisted.Network;

namespace Twisted.Tests.Network;

public sealed class TcpServerTests : IAsyncLifetime
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly List<TcpServer> _servers = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.StopAsync();
        }
    }

    [Fact]
    public async Task Everything_written_arrives_before_the_end_of_the_stream()
    {
        var quote = new string('q', 3_000_000);
        var server = await StartAsync(new RecordingFactory
        {
            OnMade = protocol =>
            {
                protocol.Transport.Write(quote);
                protocol.Transport.Write("\r\n");
                protocol.Transport.LoseConnection();
            },
        });
        using var client = await ConnectAsync(server);

        Assert.Equal(quote + "\r\n", await ReadToEndAsync(client));
    }

    [Fact]
    public async Task Everything_written_arrives_although_the_peer_sent_what_nobody_read()
    {
        var quote = new string('q', 200_000);
        var server = await StartAsync(new RecordingFactory
        {
            OnMade = protocol =>
            {
                protocol.Transport.PauseReading();
                protocol.Transport.Write(quote);
                protocol.Transport.LoseConnection();
            },
        });
        using var client = await ConnectAsync(server);
        for (var i = 0; i < 20; i++)
        {
            await client.SendAsync(new byte[1000]);
        }

        await Task.Delay(200);
        Assert.Equal(quote, await ReadToEndAsync(client));
    }

    [Fact]
    public async Task Writes_after_losing_the_connection_are_discarded()
    {
        var server = await StartAsync(new RecordingFactory
        {
            OnMade = protocol =>
            {
                protocol.Transport.Write("before");
                protocol.Transport.LoseConnection();
                protocol.Transport.Write("after");
            },
        });
        using var client = await ConnectAsync(server);

        Assert.Equal("before", await ReadToEndAsync(client));
    }

    [Fact]
    public async Task What_was_written_goes_out_when_the_peer_has_closed_its_side()
    {
        var factory = new RecordingFactory { OnData = (protocol, data) => protocol.Transport.Write(data) };
        var server = await StartAsync(factory);
        using var client = await ConnectAsync(server);
        await client.SendAsync("hello"u8.ToArray());
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal("hello", await ReadToEndAsync(client));
        Assert.Equal(ConnectionLostKind.Done, (await factory.Lost.Task.WaitAsync(Hang)).Kind);
    }

    [Fact]
    public async Task Aborting_resets_the_connection()
    {
        var factory = new RecordingFactory { OnData = (protocol, _) => protocol.Transport.AbortConnection() };
        var server = await StartAsync(factory);
        using var client = await ConnectAsync(server);
        await client.SendAsync("x"u8.ToArray());

        var failure = await Assert.ThrowsAsync<SocketException>(() => client.ReceiveAsync(new byte[1]).WaitAsync(Hang));
        Assert.Equal(SocketError.ConnectionReset, failure.SocketErrorCode);
        Assert.Equal(ConnectionLostReason.Aborted, await factory.Lost.Task.WaitAsync(Hang));
    }

    [Fact]
    public async Task No_connection_is_read_within_the_handler_of_another()
    {
        // Whoever writes to the other in turn would never hear that it is to pause.
        var handling = new ThreadLocal<bool>();
        var read = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = new TaskCompletionSource<RecordingProtocol>(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = await StartAsync(new RecordingFactory
        {
            OnMade = protocol =>
            {
                protocol.Transport.PauseReading();
                if (first.TrySetResult(protocol))
                {
                    return;
                }

                handling.Value = true;
                first.Task.Result.Transport.ResumeReading();
                handling.Value = false;
            },
            OnData = (_, _) => read.SetResult(handling.Value),
        });
        using var client = await ConnectAsync(server);
        await client.SendAsync("x"u8.ToArray());
        await first.Task.WaitAsync(Hang);
        using var other = await ConnectAsync(server);

        Assert.False(await read.Task.WaitAsync(Hang));
    }

    [Fact]
    public async Task A_reset_by_the_peer_is_told_as_a_lost_connection()
    {
        // Told while it waits for data, and not by a read.
        var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var factory = new RecordingFactory { OnMade = _ => made.SetResult() };
        var server = await StartAsync(factory);
        var client = await ConnectAsync(server);
        await made.Task.WaitAsync(Hang);
        client.LingerState = new LingerOption(true, 0);
        client.Dispose();

        var reason = await factory.Lost.Task.WaitAsync(Hang);
        Assert.Equal(ConnectionLostKind.Lost, reason.Kind);
        Assert.IsType<SocketException>(reason.Exception);
    }

    [Fact]
    public async Task A_protocol_that_throws_loses_its_own_connection_only()
    {
        var factory = new RecordingFactory
        {
            OnData = (protocol, data) =>
            {
                if (data[0] == 'x')
                {
                    throw new InvalidOperationException("broken");
                }

                protocol.Transport.Write(data);
            },
        };
        var server = await StartAsync(factory);
        using var good = await ConnectAsync(server);
        using var bad = await ConnectAsync(server);
        await bad.SendAsync("x"u8.ToArray());

        var reason = await factory.Lost.Task.WaitAsync(Hang);
        Assert.Equal(ConnectionLostKind.Failed, reason.Kind);
        await good.SendAsync("y"u8.ToArray());
        var buffer = new byte[10];
        Assert.Equal(1, await good.ReceiveAsync(buffer).WaitAsync(Hang));
    }

    [Fact]
    public async Task A_slow_reader_pauses_the_writer_until_it_reads()
    {
        var written = 0;
        var resumed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var factory = new RecordingFactory
        {
            OnMade = protocol =>
            {
                // More than the system's own buffers take.
                protocol.Transport.Write(new byte[written = 16 * 1024 * 1024]);
            },
            OnResumed = protocol =>
            {
                resumed.TrySetResult();
                protocol.Transport.LoseConnection();
            },
        };
        var server = await StartAsync(factory);
        using var client = await ConnectAsync(server);
        var read = (await ReadToEndAsync(client)).Length;

        await resumed.Task.WaitAsync(Hang);
        Assert.Equal(written, read);
        await factory.Lost.Task.WaitAsync(Hang);
        Assert.Equal(["factory started", "paused", "lost Done"], factory.Events);
    }

    [Fact]
    public async Task Reading_can_be_paused_and_resumed()
    {
        RecordingProtocol? paused = null;
        var received = new StringBuilder();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = await StartAsync(new RecordingFactory
        {
            OnData = (protocol, data) =>
            {
                received.Append(Encoding.UTF8.GetString(data));
                protocol.Transport.PauseReading();
                Volatile.Write(ref paused, protocol);
                if (received.Length == 2)
                {
                    all.SetResult();
                }
            },
        });
        using var client = await ConnectAsync(server);
        await client.SendAsync("a"u8.ToArray());
        await UntilAsync(() => Volatile.Read(ref paused) is not null);
        await client.SendAsync("b"u8.ToArray());
        await Task.Delay(100);
        Assert.Equal("a", received.ToString());

        paused!.Transport.ResumeReading();
        await all.Task.WaitAsync(Hang);
        Assert.Equal("ab", received.ToString());
    }

    [Fact]
    public async Task Calls_for_one_connection_never_overlap()
    {
        var factory = new RecordingFactory { OnData = static (protocol, data) => protocol.Transport.Write(data) };
        var server = await StartAsync(factory);
        using var client = await ConnectAsync(server);
        var sent = new byte[4 * 1024 * 1024];
        Random.Shared.NextBytes(sent);
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < sent.Length;)
            {
                i += await client.SendAsync(sent.AsMemory(i, Math.Min(5000, sent.Length - i)));
            }

            client.Shutdown(SocketShutdown.Send);
        });
        var received = new MemoryStream();
        await new NetworkStream(client).CopyToAsync(received).WaitAsync(Hang);
        await sending;

        Assert.Equal(sent, received.ToArray());
        Assert.DoesNotContain("overlap", factory.Events);
    }

    [Theory]
    [InlineData("0", "127.0.0.1")]
    [InlineData("0", "::1")]
    [InlineData("tcp:0:interface=127.0.0.1", "127.0.0.1")]
    [InlineData("tcp4:0", "127.0.0.1")]
    [InlineData("tcp6:0", "::1")]
    [InlineData("tcp:0:interface=[::1]", "::1")]
    public async Task An_endpoint_is_reached_at_its_addresses(string endpoint, string address)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this machine has no IPv6");
        var factory = new RecordingFactory { OnMade = protocol => protocol.Transport.LoseConnection() };
        var server = await StartAsync(factory, endpoint);
        using var client = await ConnectAsync(server, address);

        Assert.Equal("", await ReadToEndAsync(client));
        Assert.Equal(((IPEndPoint)client.LocalEndPoint!).ToString(), factory.LastPeer?.ToString());
    }

    [Fact]
    public async Task A_port_in_use_is_refused_with_its_endpoint_and_the_remedy()
    {
        var first = await StartAsync(new RecordingFactory(), "tcp:0:interface=127.0.0.1");
        var port = first.BoundEndPoint!.Port;
        var second = new TcpServer(ServerEndpoint.Parse($"tcp:{port}:interface=127.0.0.1"), new RecordingFactory());

        var failure = await Assert.ThrowsAsync<ListenException>(() => second.StartAsync());
        Assert.Equal(
            $"cannot listen on \"tcp:{port}:interface=127.0.0.1\": another program listens there already.\nStop that program, or choose another port.",
            failure.Message);
        await second.StopAsync();
    }

    [Fact]
    public async Task An_address_of_another_machine_is_refused()
    {
        var server = new TcpServer(ServerEndpoint.Parse("tcp:0:interface=192.0.2.1"), new RecordingFactory());

        var failure = await Assert.ThrowsAsync<ListenException>(() => server.PrivilegedStartAsync());
        Assert.StartsWith("cannot listen on \"tcp:0:interface=192.0.2.1\": this machine has no such address.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_closes_the_port_and_the_connections_in_order()
    {
        var factory = new RecordingFactory { OnMade = protocol => protocol.Transport.Write("hello") };
        var server = await StartAsync(factory);
        var port = server.BoundEndPoint!;
        using var client = await ConnectAsync(server);
        var buffer = new byte[5];
        await client.ReceiveAsync(buffer).WaitAsync(Hang);

        await server.StopAsync().WaitAsync(Hang);

        Assert.Equal("", await ReadToEndAsync(client));
        Assert.Equal(["factory started", "lost Done", "factory stopped"], factory.Events);
        using var late = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(() => late.ConnectAsync(IPAddress.Loopback, port.Port));
    }

    [Fact]
    public async Task A_stop_without_patience_aborts_what_is_under_way()
    {
        var factory = new RecordingFactory { OnMade = protocol => protocol.Transport.Write(new byte[16 * 1024 * 1024]) };
        var server = await StartAsync(factory);
        using var client = await ConnectAsync(server);
        await UntilAsync(() => factory.Events.Contains("paused"));

        await server.StopAsync(new CancellationToken(canceled: true)).WaitAsync(Hang);

        Assert.Equal(ConnectionLostKind.Aborted, (await factory.Lost.Task.WaitAsync(Hang)).Kind);
    }

    [Fact]
    public async Task A_server_can_start_again_on_its_port()
    {
        var server = await StartAsync(new RecordingFactory { OnMade = protocol => protocol.Transport.LoseConnection() });
        for (var i = 0; i < 3; i++)
        {
            await server.StopAsync();
            await server.StartAsync();
            using var client = await ConnectAsync(server);
            Assert.Equal("", await ReadToEndAsync(client));
        }
    }

    [Fact]
    public async Task A_factory_that_builds_no_protocol_closes_the_connection()
    {
        var server = await StartAsync(new RefusingFactory());
        using var client = await ConnectAsync(server);

        Assert.Equal("", await ReadToEndAsync(client));
    }

    private async Task<TcpServer> StartAsync(Factory factory, string endpoint = "tcp:0:interface=127.0.0.1")
    {
        var server = new TcpServer(ServerEndpoint.Parse(endpoint), factory);
        _servers.Add(server);
        await server.PrivilegedStartAsync();
        await server.StartAsync();
        return server;
    }

    private static async Task<Socket> ConnectAsync(TcpServer server, string address = "127.0.0.1")
    {
        var ip = IPAddress.Parse(address);
        var client = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(ip, server.BoundEndPoint!.Port).WaitAsync(Hang);
        return client;
    }

    private static async Task<string> ReadToEndAsync(Socket client)
    {
        using var received = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await client.ReceiveAsync(buffer).WaitAsync(Hang) is > 0 and var count)
        {
            received.Write(buffer, 0, count);
        }

        return Encoding.UTF8.GetString(received.ToArray());
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            Assert.True(i < 6000, "It never came.");
            await Task.Delay(10);
        }
    }

    private sealed class RefusingFactory : Factory
    {
        public override Protocol? BuildProtocol(EndPoint? address) => null;
    }
}
