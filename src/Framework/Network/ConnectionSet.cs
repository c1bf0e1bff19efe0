namespace Twisted.Network;

/// <summary>The open connections of a server.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class ConnectionSet
{
    private readonly Lock _gate = new();

    /// <summary>Made with the first connection: a large application has many servers that wait for theirs.</summary>
    private HashSet<TcpConnection>? _open;
    private TaskCompletionSource? _allClosed;

    public void Add(TcpConnection connection)
    {
        lock (_gate)
        {
            (_open ??= []).Add(connection);
        }
    }

    public void Remove(TcpConnection connection)
    {
        lock (_gate)
        {
            if (_open is not null && _open.Remove(connection) && _open.Count == 0)
            {
                _allClosed?.TrySetResult();
            }
        }
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

            _allClosed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
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

    private TcpConnection[] Snapshot()
    {
        lock (_gate)
        {
            return _open is null ? [] : [.. _open];
        }
    }
}
