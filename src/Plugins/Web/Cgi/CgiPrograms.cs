namespace Twisted.Web;

/// <summary>The programs of a processor that run: counted, and ended together.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "What it holds has nothing to be released while no timer is set.")]
internal sealed class CgiPrograms
{
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _ends = [];
    private CancellationTokenSource _stopping = new();
    private int _running;
    private bool _isFull;

    /// <summary>How many run, those that go on after their answer included.</summary>
    public int Running
    {
        get
        {
            lock (_gate)
            {
                return _running;
            }
        }
    }

    /// <param name="most">How many may run.</param>
    /// <param name="stopping">Is cancelled when they are to end.</param>
    /// <param name="isFirst">When it is refused: true for the first since one was not.</param>
    public bool TryEnter(int most, out CancellationToken stopping, out bool isFirst)
    {
        lock (_gate)
        {
            stopping = _stopping.Token;
            var isFull = _running >= most;
            isFirst = isFull && !_isFull;
            _isFull = isFull;
            _running += isFull ? 0 : 1;
            return !isFull;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _running--;
        }
    }

    /// <summary>Leaves when the task has ended, which does not fail.</summary>
    public void LeaveAfter(Task end)
    {
        lock (_gate)
        {
            _ends.Add(end);
        }

        _ = end.ContinueWith(
            _ =>
            {
                lock (_gate)
                {
                    _ends.Remove(end);
                    _running--;
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        CancellationTokenSource stopping;
        lock (_gate)
        {
            (stopping, _stopping) = (_stopping, new CancellationTokenSource());
        }

        await stopping.CancelAsync().ConfigureAwait(false);
        Task[] ends;
        lock (_gate)
        {
            ends = [.. _ends];
        }

        await Task.WhenAll(ends).WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
