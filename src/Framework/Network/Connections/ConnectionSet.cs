using System.Net;

namespace Twisted.Network;

/// <summary>The open connections of a port, and how many there may be.</summary>
/// <remarks>Safe for concurrent use.</remarks>
/// <param name="limit">In all.</param>
/// <param name="limitPerAddress">From one address; null for any number.</param>
internal sealed class ConnectionSet(int limit, int? limitPerAddress)
{
    private readonly Lock _gate = new();
    private readonly AddressCounts? _counts = limitPerAddress is null ? null : new AddressCounts();

    /// <summary>Made with the first connection: a large application has many ports that wait for theirs.</summary>
    private HashSet<TcpConnection>? _open;
    private TaskCompletionSource? _allClosed;
    private TrafficCounts _closed;
    private bool _isDraining;

    /// <summary>How many are open.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _open?.Count ?? 0;
            }
        }
    }

    /// <summary>What has passed through all that there have been.</summary>
    public TrafficCounts Traffic
    {
        get
        {
            lock (_gate)
            {
                var sum = _closed;
                foreach (var connection in _open ?? [])
                {
                    sum = Sum(sum, connection.Traffic);
                }

                var open = _open?.Count ?? 0;
                return sum with { OpenConnections = open, Connections = sum.Connections + open };
            }
        }
    }

    /// <summary>What there are too many of, for the log.</summary>
    public string Fullness
    {
        get
        {
            lock (_gate)
            {
                return _open?.Count >= limit ? $"{limit} connections are open" : $"{limitPerAddress} connections from there are open";
            }
        }
    }

    public bool HasRoomFor(EndPoint? peer)
    {
        lock (_gate)
        {
            return !(_open?.Count >= limit) && !(_counts?.Of(peer) >= limitPerAddress);
        }
    }

    public void Add(TcpConnection connection, EndPoint? peer)
    {
        lock (_gate)
        {
            (_open ??= []).Add(connection);
            _counts?.Add(connection, peer);
            if (!_isDraining)
            {
                return;
            }
        }

        // It came at the very moment.
        connection.Drain();
    }

    public void Remove(TcpConnection connection)
    {
        lock (_gate)
        {
            _counts?.Remove(connection);
            if (_open is not null && _open.Remove(connection))
            {
                _closed = Sum(_closed, connection.Traffic) with { Connections = _closed.Connections + 1 };
                if (_open.Count == 0)
                {
                    _allClosed?.TrySetResult();
                }
            }
        }
    }

    /// <summary>Tells every connection that it is to come to an end, those too that come after this.</summary>
    /// <returns>Completes when there is none any more.</returns>
    public Task DrainAsync(CancellationToken cancellationToken)
    {
        Task allClosed;
        lock (_gate)
        {
            _isDraining = true;
            if (_open is null or { Count: 0 })
            {
                return Task.CompletedTask;
            }

            _allClosed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            allClosed = _allClosed.Task;
        }

        foreach (var connection in Snapshot())
        {
            connection.Drain();
        }

        return allClosed.WaitAsync(cancellationToken);
    }

    /// <summary>Closes every connection in order, and aborts those that are left when the token is cancelled.</summary>
    public async Task CloseAllAsync(CancellationToken cancellationToken)
    {
        Task allClosed;
        lock (_gate)
        {
            if (_open is null or { Count: 0 })
            {
                return;
            }

            _allClosed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            allClosed = _allClosed.Task;
        }

        foreach (var connection in Snapshot())
        {
            connection.CloseInOrder();
        }

        try
        {
            await allClosed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            foreach (var connection in Snapshot())
            {
                connection.AbortConnection();
            }
        }
    }

    private static TrafficCounts Sum(TrafficCounts one, TrafficCounts other) => one with
    {
        BytesReceived = one.BytesReceived + other.BytesReceived,
        BytesSent = one.BytesSent + other.BytesSent,
        Errors = one.Errors + other.Errors,
    };

    private TcpConnection[] Snapshot()
    {
        lock (_gate)
        {
            return _open is null ? [] : [.. _open];
        }
    }
}
