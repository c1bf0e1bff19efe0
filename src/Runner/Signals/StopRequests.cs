namespace Twisted.Runner.Signals;

/// <summary>The wishes of others that the process end: the first asks for it, the second hurries.</summary>
internal sealed class StopRequests : IDisposable
{
    private readonly CancellationTokenSource _requested = new();
    private readonly CancellationTokenSource _repeated = new();
    private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isHandedOver;

    /// <summary>Completes when somebody asks this process to end, and not when another one has taken over.</summary>
    public Task Stop => _stop.Task;

    /// <summary>Completes with the reason of the first request.</summary>
    public Task<string> First => _first.Task;

    /// <summary>Cancelled at the first request, or the first after another process has taken over.</summary>
    public CancellationToken Requested => _requested.Token;

    /// <summary>Cancelled at the second request.</summary>
    public CancellationToken Repeated => _repeated.Token;

    /// <param name="reason">What asks, such as the name of a signal.</param>
    public void Request(string reason)
    {
        _stop.TrySetResult();

        // Asynchronously: what services do on cancellation must not hold up the next signal.
        _ = _first.TrySetResult(reason) || (_isHandedOver && !_requested.IsCancellationRequested) ? _requested.CancelAsync() : _repeated.CancelAsync();
    }

    /// <summary>Another process has taken over: this one ends, and has time for it.</summary>
    /// <returns>False when somebody has asked for the end before.</returns>
    public bool HandOver(string reason)
    {
        _isHandedOver = true;
        var isFirst = _first.TrySetResult(reason);
        _isHandedOver = isFirst;
        return isFirst;
    }

    /// <summary>Asks for the end without a hurry, whoever else has asked.</summary>
    /// <returns>False when somebody else has.</returns>
    public bool RequestOnce(string reason)
    {
        _stop.TrySetResult();
        var isFirst = _first.TrySetResult(reason);
        if (isFirst)
        {
            _ = _requested.CancelAsync();
        }

        return isFirst;
    }

    public void Dispose()
    {
        _requested.Dispose();
        _repeated.Dispose();
    }
}
