using System.Net.Sockets;
using Twisted.Network;
using Twisted.Services;
using Twisted.Testing;
using Twisted.Tests.Services;

namespace Twisted.Tests.Network.Clients;

public sealed class ClientServiceTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly ManualClock _clock = new();
    private readonly FakeEndpoint _endpoint = new();
    private readonly RecordingFactory _factory = new();
    private RecordedLog _log = null!;

    [Fact]
    public async Task A_start_does_not_wait_for_a_server()
    {
        var service = Service();
        await service.StartAsync();
        var dial = await _endpoint.NextAsync();
        Assert.True(service.IsRunning);
        Assert.Null(service.Connection);

        dial.Succeed();
        var connection = await service.WhenConnectedAsync().WaitAsync(Hang);

        Assert.Same(dial.Transport, connection.Transport);
        Assert.Same(connection, service.Connection);
        await service.StopAsync();
    }

    [Fact]
    public async Task Failures_wait_longer_each_time_and_by_chance()
    {
        var backoff = new Backoff { Jitter = 0.3 };
        var service = Service(backoff);
        service.Random = new Random(42);
        var chance = new Random(42);
        await service.StartAsync();
        for (var failures = 1; failures <= 12; failures++)
        {
            (await _endpoint.NextAsync()).Fail("nobody there");
            await PassAsync(backoff.WaitAfter(failures, chance)!.Value);
        }

        await service.StopAsync();
    }

    [Fact]
    public async Task What_was_connected_for_long_begins_with_the_shortest_wait_again()
    {
        var service = Service();
        await service.StartAsync();
        (await _endpoint.NextAsync()).Fail("nobody there");
        await PassAsync(TimeSpan.FromSeconds(1));
        var dial = await ConnectedAsync(service);
        _clock.Advance(TimeSpan.FromMinutes(1));
        dial.Transport.LoseConnection();

        await PassAsync(TimeSpan.FromSeconds(1));
        await ConnectedAsync(service);
        await service.StopAsync();
    }

    [Fact]
    public async Task What_is_lost_at_once_counts_as_a_failure()
    {
        var service = Service();
        await service.StartAsync();
        foreach (var wait in (double[])[1, 2, 4])
        {
            var dial = await ConnectedAsync(service);
            _clock.Advance(TimeSpan.FromSeconds(59.9));
            dial.Transport.LoseConnection();
            await PassAsync(TimeSpan.FromSeconds(wait));
        }

        await service.StopAsync();
    }

    [Fact]
    public async Task After_its_limit_it_gives_up_until_it_is_started_again()
    {
        var service = Service(new Backoff { Limit = 1, Jitter = 0 });
        var connected = service.WhenConnectedAsync();
        await service.StartAsync();
        (await _endpoint.NextAsync()).Fail("nobody there");
        await PassAsync(TimeSpan.FromSeconds(1));
        (await _endpoint.NextAsync()).Fail("still nobody there");

        Assert.Equal("still nobody there", (await Assert.ThrowsAsync<ConnectException>(() => connected.WaitAsync(Hang))).Message);
        await Assert.ThrowsAsync<ConnectException>(() => service.WhenConnectedAsync());
        Assert.Equal("Error: RecordingFactory gives up connecting to fake:1 after 2 failures in a row", _log.Lines[^1]);

        await service.StopAsync();
        await service.StartAsync();
        await ConnectedAsync(service);
        await service.StopAsync();
    }

    [Fact]
    public async Task A_start_that_needs_a_server_fails_without_one()
    {
        var service = Service(failsWithoutServer: true);
        var starting = service.StartAsync();
        Assert.False(starting.IsCompleted);
        (await _endpoint.NextAsync()).Fail("nobody there");

        Assert.Equal("nobody there", (await Assert.ThrowsAsync<ConnectException>(() => starting.WaitAsync(Hang))).Message);
        Assert.False(service.IsRunning);
        Assert.Equal(["factory started", "factory stopped"], _factory.Events);

        // And may be tried anew.
        starting = service.StartAsync();
        (await _endpoint.NextAsync()).Succeed();
        await starting.WaitAsync(Hang);
        await service.WhenConnectedAsync().WaitAsync(Hang);
        await service.StopAsync();
    }

    [Fact]
    public async Task A_start_that_needs_a_server_can_be_given_up()
    {
        var service = Service(failsWithoutServer: true);
        using var cancel = new CancellationTokenSource();
        var starting = service.StartAsync(cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting.WaitAsync(Hang));
        Assert.False(service.IsRunning);
    }

    [Fact]
    public async Task A_stop_gives_up_an_attempt()
    {
        var service = Service();
        var connected = service.WhenConnectedAsync();
        await service.StartAsync();
        var dial = await _endpoint.NextAsync();
        await service.StopAsync().WaitAsync(Hang);

        Assert.True(dial.Token.IsCancellationRequested);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connected.WaitAsync(Hang));
        Assert.Equal(["factory started", "factory stopped"], _factory.Events);
    }

    [Fact]
    public async Task A_stop_ends_a_wait()
    {
        var service = Service();
        await service.StartAsync();
        (await _endpoint.NextAsync()).Fail("nobody there");
        await WaitingAsync();
        await service.StopAsync().WaitAsync(Hang);

        Assert.Equal(0, _clock.Waiting);
    }

    [Fact]
    public async Task A_stop_closes_a_connection_in_order()
    {
        var service = Service();
        await service.StartAsync();
        var dial = await ConnectedAsync(service);
        await service.StopAsync().WaitAsync(Hang);

        Assert.True(dial.Transport.WasClosed);
        Assert.Equal(ConnectionLostReason.Done, await dial.Transport.Lost.Task);
        Assert.Null(service.Connection);
        Assert.False(service.WhenConnectedAsync().IsCompleted);
    }

    [Fact]
    public async Task A_stop_without_patience_aborts_a_connection()
    {
        var service = Service();
        await service.StartAsync();
        var dial = await ConnectedAsync(service);
        dial.Transport.IsStuck = true;
        using var cancel = new CancellationTokenSource();
        var stopping = service.StopAsync(cancel.Token);
        Assert.False(stopping.IsCompleted);
        await cancel.CancelAsync();
        await stopping.WaitAsync(Hang);

        Assert.Equal(ConnectionLostReason.Aborted, await dial.Transport.Lost.Task);
    }

    [Fact]
    public async Task A_stop_after_it_gave_up_and_without_a_start_does_nothing()
    {
        var service = Service(new Backoff { Limit = 0 });
        await service.StopAsync();
        await service.StartAsync();
        (await _endpoint.NextAsync()).Fail("nobody there");
        await Assert.ThrowsAsync<ConnectException>(() => service.WhenConnectedAsync().WaitAsync(Hang));
        await service.StopAsync().WaitAsync(Hang);
        await service.StopAsync().WaitAsync(Hang);
    }

    [Fact]
    public async Task A_wait_for_a_connection_can_be_given_up_alone()
    {
        var service = Service();
        using var cancel = new CancellationTokenSource();
        var waiting = service.WhenConnectedAsync(cancel.Token);
        await service.StartAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        await ConnectedAsync(service);
        await service.StopAsync();
    }

    [Fact]
    public async Task The_log_hears_of_changes_and_not_of_attempts()
    {
        var service = Service();
        await service.StartAsync();
        foreach (var (failure, wait) in (IEnumerable<(string, double)>)[("nobody there", 1), ("nobody there", 2), ("nobody there", 4), ("no network", 8)])
        {
            (await _endpoint.NextAsync()).Fail(failure);
            await PassAsync(TimeSpan.FromSeconds(wait));
        }

        (await _endpoint.NextAsync()).Fail(new InvalidOperationException("a fault"));
        await PassAsync(TimeSpan.FromSeconds(16));
        var dial = await ConnectedAsync(service);
        _clock.Advance(TimeSpan.FromHours(1));
        dial.Transport.Lost.SetResult(new ConnectionLostReason(ConnectionLostKind.Lost, new SocketException((int)SocketError.ConnectionReset)));
        await PassAsync(TimeSpan.FromSeconds(1));
        await ConnectedAsync(service);
        await service.StopAsync();

        Assert.Equal(
            [
                "Information: Starting factory RecordingFactory",
                "Warning: RecordingFactory: nobody there\nIt is tried again until it succeeds.",
                "Warning: RecordingFactory: no network\nIt is tried again until it succeeds.",
                "Error: RecordingFactory failed while it connected to fake:1; it is tried again",
                "Information: RecordingFactory connected to fake:1 after 5 attempts that failed",
                $"Information: The connection of RecordingFactory to fake:1 ended: {new SocketException((int)SocketError.ConnectionReset).Message}. It connects again in 1.0 s",
                "Information: RecordingFactory connected to fake:1",
                "Information: Stopping factory RecordingFactory",
            ],
            _log.Lines);
    }

    [Fact]
    public async Task A_server_that_comes_back_is_connected_to_again()
    {
        using var server = new RawServer();
        var service = new ClientService($"tcp:127.0.0.1:{server.Port}", _factory) { Backoff = new Backoff { Initial = TimeSpan.FromMilliseconds(10), Maximum = TimeSpan.FromMilliseconds(50) } };
        await service.StartAsync();
        await server.ResetOneAsync().WaitAsync(Hang);
        await server.ResetOneAsync().WaitAsync(Hang);
        var peer = await server.AcceptAsync().WaitAsync(Hang);
        await service.StopAsync().WaitAsync(Hang);

        Assert.Equal(0, await peer.ReceiveAsync(new byte[1]));
        Assert.Equal("factory stopped", _factory.Events.Last());
    }

    private ClientService Service(Backoff? backoff = null, bool failsWithoutServer = false)
    {
        var service = new ClientService(_endpoint, _factory)
        {
            Clock = _clock,
            Backoff = backoff ?? new Backoff { Factor = 2, Jitter = 0 },
            FailsWithoutServer = failsWithoutServer,
        };
        _log = new RecordedLog(service);
        return service;
    }

    private async Task<FakeEndpoint.Dial> ConnectedAsync(ClientService service)
    {
        var dial = await _endpoint.NextAsync();
        dial.Succeed();
        await service.WhenConnectedAsync().WaitAsync(Hang);
        return dial;
    }

    /// <summary>Waits until the service waits, then passes exactly that time: a moment less must not do.</summary>
    private async Task PassAsync(TimeSpan wait)
    {
        await WaitingAsync();

        // The system's timers, and so this clock's, count whole milliseconds of a delay.
        var whole = TimeSpan.FromMilliseconds(Math.Floor(wait.TotalMilliseconds));
        _clock.Advance(whole - TimeSpan.FromMilliseconds(2));
        Assert.Equal(1, _clock.Waiting);
        _clock.Advance(TimeSpan.FromMilliseconds(3));
        Assert.Equal(0, _clock.Waiting);
    }

    private async Task WaitingAsync()
    {
        using var hang = new CancellationTokenSource(Hang);
        while (_clock.Waiting == 0)
        {
            await Task.Delay(5, hang.Token);
        }
    }
}
