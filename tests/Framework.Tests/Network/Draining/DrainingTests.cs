using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Twisted.Network;
using Twisted.Policies;
using Twisted.Protocols;
using Twisted.Services;
using Twisted.Testing;
using Twisted.Tests.Network.Tls;

namespace Twisted.Tests.Network;

public sealed class DrainingTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly Words _factory = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_drain_refuses_who_comes_and_ends_when_all_have_gone_by_themselves()
    {
        var server = await StartAsync(_factory);
        using var one = await ConnectAsync(server);
        using var other = await ConnectAsync(server);
        await UntilAsync(() => server.Remaining == 2);

        var draining = server.DrainAsync(Cancel);
        await UntilAsync(() => _factory.Told == 2);
        await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(server));
        await one.SendAsync("still there\n"u8.ToArray(), Cancel);
        Assert.Equal("draining\nstill there\n", await ReadAsync(one, 21));
        one.Dispose();
        await UntilAsync(() => server.Remaining == 1);
        Assert.False(draining.IsCompleted);
        other.Dispose();
        await draining.WaitAsync(Hang, Cancel);
        await server.StopAsync(Cancel);
    }

    [Fact]
    public async Task What_is_left_when_the_time_is_up_goes_on_until_the_stop()
    {
        var server = await StartAsync(_factory);
        using var client = await ConnectAsync(server);
        await UntilAsync(() => server.Remaining == 1);
        using var time = new CancellationTokenSource();
        var draining = server.DrainAsync(time.Token);
        await time.CancelAsync();
        await draining.WaitAsync(Hang, Cancel);
        Assert.Equal(1, server.Remaining);
        await server.StopAsync(Cancel);
        Assert.Equal("draining\n", await ReadAsync(client, 1000));
        Assert.Equal(1, _factory.Told);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_without_a_drain_lets_the_protocol_have_its_last_word(bool isWrapped)
    {
        Factory factory = isWrapped ? new TimeoutFactory(_factory) { Idle = TimeSpan.FromHours(1) } : _factory;
        var server = await StartAsync(factory);
        using var client = await ConnectAsync(server);
        await UntilAsync(() => server.Remaining == 1);
        await server.StopAsync(Cancel);
        Assert.Equal("draining\n", await ReadAsync(client, 1000));
        Assert.Equal(1, _factory.Told);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_last_word_arrives_encrypted(bool isDrained)
    {
        using var certificates = new TestCertificates();
        using var certificate = certificates.Make("localhost");
        var file = certificates.Write("server.pem", certificate);
        var server = new TlsServer(ServerEndpoint.Parse($"tls:0:interface=127.0.0.1:cert={file}"), _factory);
        await server.StartAsync(Cancel);
        using var client = await ConnectAsync(server);
        await using var tls = new System.Net.Security.SslStream(new NetworkStream(client), leaveInnerStreamOpen: false, (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString());
        await tls.AuthenticateAsClientAsync("localhost").WaitAsync(Hang, Cancel);
        await UntilAsync(() => _factory.Made == 1);
        using var done = new CancellationTokenSource();
        if (isDrained)
        {
            var draining = server.DrainAsync(done.Token);
            await UntilAsync(() => _factory.Told == 1);
            await done.CancelAsync();
            await draining.WaitAsync(Hang, Cancel);
        }

        await server.StopAsync(Cancel);
        using var reader = new StreamReader(tls, Encoding.ASCII);
        Assert.Equal("draining\n", await reader.ReadToEndAsync(Cancel).WaitAsync(Hang, Cancel));
        Assert.Equal(1, _factory.Told);
        Assert.Equal((0, 1), (server.Traffic.OpenConnections, server.Traffic.Connections));
        Assert.True(server.Traffic.BytesSent > 100);
    }

    [Fact]
    public async Task An_asynchronous_handler_is_told()
    {
        var server = await StartAsync(new Factory<Piped>());
        using var client = await ConnectAsync(server);
        await UntilAsync(() => server.Remaining == 1);
        await server.DrainAsync(Cancel).WaitAsync(Hang, Cancel);
        Assert.Equal("goodbye", await ReadAsync(client, 1000));
        await server.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_protocol_that_fails_to_drain_loses_its_connection_and_no_other()
    {
        _factory.Fails = true;
        var server = await StartAsync(_factory);
        using var client = await ConnectAsync(server);
        await UntilAsync(() => server.Remaining == 1);
        await server.DrainAsync(Cancel).WaitAsync(Hang, Cancel);
        Assert.Equal(new TrafficCounts(0, 1, 0, 0, 1), server.Traffic);
        await server.StopAsync(Cancel);
    }

    [Fact]
    public async Task All_below_a_collection_drain_at_the_same_time()
    {
        var clock = new ManualClock();
        var first = new StreamServer("tcp:0:interface=127.0.0.1", _factory) { Name = "first" };
        var second = new StreamServer("tcp:0:interface=127.0.0.1", _factory) { Name = "second" };
        var timer = new TimerService(TimeSpan.FromSeconds(1), new Tick()) { Name = "timer", Clock = clock };
        var application = new Application("test") { first, new MultiService { second, timer } };
        await application.PrivilegedStartAsync(Cancel);
        await application.StartAsync(Cancel);
        using var one = await ConnectAsync(first);
        using var other = await ConnectAsync(second);
        await UntilAsync(() => application.Remaining == 2);

        var draining = application.DrainAsync(Cancel);
        await UntilAsync(() => _factory.Told == 2);
        Assert.Equal(ServiceState.Draining, application.StatusOf(first).State);
        Assert.Equal(0, clock.Waiting);
        one.Dispose();
        other.Dispose();
        await draining.WaitAsync(Hang, Cancel);
        await application.StopAsync(Cancel);
        Assert.Equal(ServiceState.Stopped, application.StatusOf(first).State);
    }

    [Fact]
    public async Task Connections_that_come_and_go_during_a_drain_are_all_told_once_and_never_within_another_call()
    {
        foreach (var _ in Enumerable.Range(0, 10))
        {
            var factory = new Words();
            var server = await StartAsync(factory);
            var clients = Enumerable.Range(0, 16).Select(async number =>
            {
                try
                {
                    while (true)
                    {
                        using var client = await ConnectAsync(server);
                        await client.SendAsync("x\n"u8.ToArray(), Cancel);
                        await ReadAsync(client, 2);
                    }
                }
                catch (Exception exception) when (exception is SocketException or IOException)
                {
                    // The port is closed.
                }
            }).ToArray();
            await UntilAsync(() => factory.Made > 50);
            await server.DrainAsync(Cancel).WaitAsync(Hang, Cancel);
            await Task.WhenAll(clients).WaitAsync(Hang, Cancel);
            await server.StopAsync(Cancel);
            Assert.False(factory.WasWrong);
            Assert.Equal(0, server.Remaining);
        }
    }

    [Fact]
    public async Task A_port_counts_what_passes_through_it()
    {
        var server = await StartAsync(_factory);
        using (var one = await ConnectAsync(server))
        {
            await one.SendAsync("12345\n"u8.ToArray(), Cancel);
            await ReadAsync(one, 6);
            Assert.Equal(new TrafficCounts(1, 1, 6, 6, 0), server.Traffic);
        }

        await UntilAsync(() => server.Remaining == 0);
        using (var two = await ConnectAsync(server))
        {
            await two.SendAsync("1\n"u8.ToArray(), Cancel);
            await ReadAsync(two, 2);
        }

        await UntilAsync(() => server.Traffic.OpenConnections == 0);
        Assert.Equal(new TrafficCounts(0, 2, 8, 8, 0), server.Traffic);
        await server.StopAsync(Cancel);
        Assert.Equal(new TrafficCounts(0, 2, 8, 8, 0), server.Traffic);
        await server.StartAsync(Cancel);
        Assert.Equal(default, server.Traffic);
        await server.StopAsync(Cancel);
    }

    [Fact]
    public void A_protocol_in_memory_is_told_too()
    {
        var transport = new InMemoryTransport(_factory.MakeProtocol(null)!);
        transport.Connect();
        transport.Drain();
        transport.Drain();
        Assert.Equal("draining\n", transport.ReceivedText());
    }

    private static async Task<StreamServer> StartAsync(Factory factory)
    {
        var server = new StreamServer("tcp:0:interface=127.0.0.1", factory);
        await server.StartAsync(Cancel);
        return server;
    }

    private static async Task<Socket> ConnectAsync(StreamServer server)
    {
        var address = server.LocalEndPoint ?? throw new SocketException((int)SocketError.ConnectionRefused);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address).WaitAsync(Hang, Cancel);
        return socket;
    }

    private static async Task<string> ReadAsync(Socket socket, int count)
    {
        var buffer = new byte[count];
        var length = 0;
        while (length < count)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), Cancel).AsTask().WaitAsync(Hang, Cancel);
            if (received == 0)
            {
                break;
            }

            length += received;
        }

        return Encoding.ASCII.GetString(buffer, 0, length);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Hang);
        while (!condition())
        {
            await Task.Delay(1, patience.Token);
        }
    }

    private sealed class Words : Factory
    {
        private int _told;
        private int _made;

        public int Told => Volatile.Read(ref _told);

        public int Made => Volatile.Read(ref _made);

        public bool Fails { get; set; }

        public bool WasWrong { get; set; }

        public override Protocol BuildProtocol(EndPoint? address) => new Word(this);

        private sealed class Word(Words factory) : Protocol
        {
            private int _inside;
            private bool _isTold;
            private bool _isLost;

            public override void ConnectionMade() => Once(() => Interlocked.Increment(ref factory._made));

            public override void DataReceived(ReadOnlySpan<byte> data)
            {
                var copy = data.ToArray();
                Once(() => Transport.Write(copy));
            }

            public override void Draining() => Once(() =>
            {
                factory.WasWrong |= _isTold || _isLost;
                _isTold = true;
                Transport.Write("draining\n"u8);
                Interlocked.Increment(ref factory._told);
                if (factory.Fails)
                {
                    throw new InvalidOperationException("the fault of a plug-in");
                }
            });

            public override void ConnectionLost(ConnectionLostReason reason) => _isLost = true;

            private void Once(Action action)
            {
                factory.WasWrong |= Interlocked.Exchange(ref _inside, 1) != 0;
                try
                {
                    action();
                }
                finally
                {
                    Volatile.Write(ref _inside, 0);
                }
            }
        }
    }

    private sealed class Piped : PipeProtocol
    {
        protected override async Task RunAsync(IDuplexPipe connection, CancellationToken cancellationToken)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, DrainRequested);
            try
            {
                await connection.Input.ReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (DrainRequested.IsCancellationRequested)
            {
                await connection.Output.WriteAsync("goodbye"u8.ToArray(), cancellationToken);
            }
        }
    }

    private sealed class Tick : ITimerAction
    {
        public Task OnTimeAsync(TimerService timer, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
