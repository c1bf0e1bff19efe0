namespace Twisted.Runner.Signals;

/// <summary>The wishes of others that the process end: the first asks for it, the second hurries.</summary>
internal sealed class StopRequests : IDisposable
{
    private readonly CancellationTokenSource _requested = new();
    private readonly CancellationTokenSource _repeated = new();
    private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the reason of the first request.</summary>
    public Task<string> First => _first.Task;

    /// <summary>Cancelled at the first request.</summary>
    public CancellationToken Requested => _requested.Token;

    /// <summary>Cancelled at the second request.</summary>
    public CancellationToken Repeated => _repeated.Token;

    /// <param name="reason">What asks, such as the name of a signal.</param>
    public void Request(string reason)
    {
        // Asynchronously: what services do on cancellation must not hold up the next signal.
        _ = _first.TrySetResult(reason) ? _requested.CancelAsync() : _repeated.CancelAsync();
    }

    /// <summary>Asks for the end without a hurry, whoever else has asked.</summary>
    /// <returns>False when somebody else has.</returns>
    public bool RequestOnce(string reason)
    {
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
