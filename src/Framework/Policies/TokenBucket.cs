namespace Twisted.Policies;

/// <summary>A rate in bytes a second. What is not used in a second may be used later, up to a second's worth; what is used too much is waited for.</summary>
/// <remarks>Safe for concurrent use: who charges first is served first.</remarks>
internal sealed class TokenBucket
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private double _left;
    private long _since;

    public TokenBucket(long rate, TimeProvider clock)
    {
        (Rate, _clock) = (rate, clock);
        _left = rate;
        _since = clock.GetTimestamp();
    }

    public long Rate { get; }

    /// <summary>How long until nothing is owed.</summary>
    public TimeSpan Owed
    {
        get
        {
            lock (_gate)
            {
                return OwedLocked();
            }
        }
    }

    /// <summary>Takes bytes, which may be more than there are.</summary>
    /// <returns>How long until what was owed before is made up for.</returns>
    public TimeSpan Charge(int count)
    {
        lock (_gate)
        {
            var owed = OwedLocked();
            _left -= count;
            return owed;
        }
    }

    private TimeSpan OwedLocked()
    {
        var now = _clock.GetTimestamp();
        _left = Math.Min(Rate, _left + (Rate * _clock.GetElapsedTime(_since, now).TotalSeconds));
        _since = now;

        // Whole milliseconds, as timers count, and rounded up, lest one fires before its time.
        return _left >= 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(-_left * 1000 / Rate));
    }
}
