namespace Twisted.Policies;

/// <summary>One direction of a throttled connection: the rate of all, its own, and the wait for both.</summary>
/// <param name="all">The rate that all connections share; null for none.</param>
/// <param name="own">The connection's own rate; null for none.</param>
/// <param name="clock">For the wait.</param>
internal sealed class ThrottledSide(TokenBucket? all, TokenBucket? own, TimeProvider clock) : IDisposable
{
    /// <summary>The most that is sent at once: small against what the network takes.</summary>
    private const int LargestPiece = 16 * 1024;

    private const int SmallestPiece = 64;

    /// <summary>A low rate is not made of long pauses.</summary>
    private const int PiecesASecond = 8;

    private readonly Lock _gate = new();
    private readonly int _piece = (int)Math.Clamp(Math.Min(all?.Rate ?? long.MaxValue, own?.Rate ?? long.MaxValue) / PiecesASecond, SmallestPiece, LargestPiece);
    private ITimer? _timer;
    private Action? _then;
    private bool _isWaiting;
    private bool _isDisposed;
    private int _reserved;

    /// <summary>How long until nothing is owed.</summary>
    public TimeSpan Owed => Later(all?.Owed, own?.Owed);

    public void Charge(int count)
    {
        all?.Charge(count);
        own?.Charge(count);
    }

    /// <summary>Takes bytes for sending, which are waited for if need be. Called by one thread at a time.</summary>
    /// <param name="count">How many there are to be sent.</param>
    /// <param name="then">Called when it is time to ask again.</param>
    /// <returns>How many can be sent; 0 when they have to wait.</returns>
    public int Reserve(int count, Action then)
    {
        if (all is null && own is null)
        {
            return count;
        }

        if (_isWaiting)
        {
            return 0;
        }

        if (_reserved == 0)
        {
            _reserved = Math.Min(count, _piece);
            var wait = Later(all?.Charge(_reserved), own?.Charge(_reserved));
            if (wait > TimeSpan.Zero)
            {
                Wait(wait, then);
                return 0;
            }
        }

        var taken = _reserved;
        _reserved = 0;
        return taken;
    }

    /// <summary>Has something called after that time.</summary>
    public void Wait(TimeSpan time, Action then)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isWaiting = true;
            _then = then;
            _timer ??= clock.CreateTimer(static side => ((ThrottledSide)side!).WaitIsOver(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(time, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer?.Dispose();
        }
    }

    private static TimeSpan Later(TimeSpan? one, TimeSpan? other)
    {
        var (first, second) = (one ?? TimeSpan.Zero, other ?? TimeSpan.Zero);
        return first > second ? first : second;
    }

    private void WaitIsOver()
    {
        lock (_gate)
        {
            if (!_isWaiting)
            {
                return;
            }

            _isWaiting = false;
        }

        _then!();
    }
}
