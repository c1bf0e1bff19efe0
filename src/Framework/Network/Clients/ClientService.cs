using Microsoft.Extensions.Logging;
using Twisted.Persistence;
using Twisted.Services;

namespace Twisted.Network;

/// <summary>Keeps a connection: connects, and connects again when that fails or the connection is lost.</summary>
/// <remarks>
/// <para>
/// A start returns at once, and a server that is not there yet is waited for; with <see cref="FailsWithoutServer"/> it waits for the
/// first attempt and fails with it. The waits between attempts are those of <see cref="Backoff"/>. The log is told when the connection
/// is there, when it is lost, and when attempts begin to fail or fail in another way; not of each.
/// </para>
/// <para>
/// Stopping gives up an attempt that is under way and closes an open connection in order; it aborts the connection when the token
/// is cancelled.
/// </para>
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "A service is released by being stopped, and its sources of tokens hold nothing by then.")]
public sealed class ClientService : Service, ITrafficCounter
{
    private readonly Lock _gate = new();

    /// <summary>What has passed through the connections that are lost, and how many there were in all.</summary>
    [Ephemeral]
    private TrafficCounts _past;

    [Ephemeral]
    private CancellationTokenSource? _stopping;

    [Ephemeral]
    private Task _keeping = Task.CompletedTask;

    /// <summary>Completes with the next connection, or fails when there will be none.</summary>
    [Ephemeral]
    private TaskCompletionSource<ClientConnection> _connected = NewWait();

    [Ephemeral]
    private ClientConnection? _connection;

    /// <param name="endpoint">Where it connects to.</param>
    /// <param name="factory">Makes the protocol of each connection.</param>
    public ClientService(ClientEndpoint endpoint, Factory factory)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(factory);
        Endpoint = endpoint;
        Factory = factory;
    }

    /// <param name="endpoint">Where it connects to, as an endpoint string; see <see cref="ClientEndpoint.Parse"/>.</param>
    /// <param name="factory">Makes the protocol of each connection.</param>
    /// <exception cref="FormatException">The endpoint string is malformed.</exception>
    public ClientService(string endpoint, Factory factory)
        : this(ClientEndpoint.Parse(endpoint), factory)
    {
    }

    /// <summary>Where it connects to.</summary>
    public ClientEndpoint Endpoint { get; }

    /// <summary>Makes the protocol of each connection.</summary>
    public Factory Factory { get; }

    /// <summary>How long to wait between attempts, and when to give up.</summary>
    public Backoff Backoff { get; init; } = new();

    /// <summary>True when a start waits for the first attempt, and fails when that fails. The default is false.</summary>
    public bool FailsWithoutServer { get; init; }

    /// <summary>The clock that waits and time-outs go by; the system's by default. Not kept. Set before it starts.</summary>
    [Ephemeral]
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>What turns names into addresses; the system by default. Not kept. Set before it starts.</summary>
    [Ephemeral]
    public IHostResolver Resolver { get; set; } = ClientContext.Default.Resolver;

    /// <summary>Where the chance of the waits comes from. Not kept. Set before it starts; it is used by one thread at a time.</summary>
    [Ephemeral]
    public Random Random { get; set; } = Random.Shared;

    /// <summary>The open connection; null while there is none. May be read at any time.</summary>
    [Ephemeral]
    public ClientConnection? Connection
    {
        get
        {
            lock (_gate)
            {
                return _connection;
            }
        }
    }

    /// <summary>The open connection, or the next one. May be called at any time, also before the service starts.</summary>
    /// <param name="cancellationToken">Ends the wait; the service goes on.</param>
    /// <exception cref="ConnectException">The service has given up; the message is that of the last attempt.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the service was stopped.</exception>
    public Task<ClientConnection> WhenConnectedAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return _connected.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>What has passed through all connections since the service was made.</summary>
    [Ephemeral]
    public TrafficCounts Traffic
    {
        get
        {
            lock (_gate)
            {
                return _connection is null ? _past : Sum(_past, _connection) with { OpenConnections = 1 };
            }
        }
    }

    internal override string PathName => Name ?? Factory.Name;

    /// <inheritdoc/>
    /// <param name="cancellationToken">Gives up the attempt that the start waits for.</param>
    /// <exception cref="ConnectException">Nobody answered, and <see cref="FailsWithoutServer"/> is set.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_stopping is not null)
        {
            return;
        }

        lock (_gate)
        {
            // It had given up.
            _connected = _connected.Task.IsCompleted ? NewWait() : _connected;
        }

        Factory.DoStart(Logger);
        ClientConnection? first;
        try
        {
            first = FailsWithoutServer ? await ConnectAsync(cancellationToken).ConfigureAwait(false) : null;
        }
        catch
        {
            Factory.DoStop();
            throw;
        }

        _stopping = new CancellationTokenSource();
        _keeping = KeepConnectedAsync(first, _stopping.Token);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (_stopping is not { } stopping)
        {
            return;
        }

        _stopping = null;
        await stopping.CancelAsync().ConfigureAwait(false);
        await _keeping.ConfigureAwait(false);
        stopping.Dispose();
        if (TakeConnection() is { } connection)
        {
            await connection.CloseAsync(cancellationToken).ConfigureAwait(false);
        }

        Factory.DoStop();
    }

    /// <remarks>Ends with the connection in place when it is to stop: what closes it is the stop.</remarks>
    private async Task KeepConnectedAsync(ClientConnection? connection, CancellationToken stopping)
    {
        var outage = new Outage(this, Logger);
        try
        {
            while (true)
            {
                TimeSpan? wait;
                try
                {
                    connection ??= await ConnectAsync(stopping).ConfigureAwait(false);
                    wait = await HoldAsync(connection, outage, stopping).ConfigureAwait(false);
                }
                catch (Exception failure) when (failure is not OperationCanceledException || !stopping.IsCancellationRequested)
                {
                    wait = outage.AfterAttempt(failure);
                }

                if (wait is null)
                {
                    var failure = outage.GiveUp();
                    GiveUp(failure);
                    Fail(failure);
                    return;
                }

                connection = null;
                await Task.Delay(wait.Value, Clock, stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // It stops.
        }
    }

    private Task<ClientConnection> ConnectAsync(CancellationToken cancellationToken) =>
        Endpoint.ConnectAsync(Factory, new ClientContext { Logger = Logger, Clock = Clock, Resolver = Resolver }, cancellationToken);

    /// <returns>How long to wait once the connection is lost; null to give up.</returns>
    private async Task<TimeSpan?> HoldAsync(ClientConnection connection, Outage outage, CancellationToken stopping)
    {
        var since = Clock.GetTimestamp();
        outage.End();
        lock (_gate)
        {
            _connection = connection;
            _past = _past with { Connections = _past.Connections + 1 };
            _connected.SetResult(connection);
        }

        var reason = await connection.Lost.WaitAsync(stopping).ConfigureAwait(false);
        lock (_gate)
        {
            _past = Sum(_past, connection);
            _connection = null;
            _connected = NewWait();
        }

        return outage.AfterConnection(reason, Clock.GetElapsedTime(since));
    }

    private void GiveUp(ConnectException failure)
    {
        lock (_gate)
        {
            _connected.SetException(failure);

            // There may be nobody who waits, and who would look at it.
            _ = _connected.Task.Exception;
        }
    }

    private ClientConnection? TakeConnection()
    {
        lock (_gate)
        {
            var connection = _connection;
            _past = connection is null ? _past : Sum(_past, connection);
            _connection = null;
            _connected.TrySetCanceled();
            _connected = NewWait();
            return connection;
        }
    }

    private static TrafficCounts Sum(TrafficCounts past, ClientConnection connection)
    {
        var now = (connection.Transport as Connection)?.Traffic ?? default;
        return past with
        {
            BytesReceived = past.BytesReceived + now.BytesReceived,
            BytesSent = past.BytesSent + now.BytesSent,
            Errors = past.Errors + now.Errors,
        };
    }

    private static TaskCompletionSource<ClientConnection> NewWait() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
