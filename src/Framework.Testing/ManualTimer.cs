namespace Twisted.Testing;

/// <summary>A timer of a <see cref="ManualClock"/>, which guards what is in it.</summary>
internal sealed class ManualTimer(ManualClock clock, Action fire) : ITimer
{
    private volatile bool _isDisposed;

    /// <summary>When, and which of those that are due then.</summary>
    public (DateTimeOffset Time, long Order) Due { get; set; }

    /// <summary>Zero or infinite for a timer that fires once.</summary>
    public TimeSpan Period { get; set; }

    public void Fire() => fire();

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_isDisposed)
        {
            return false;
        }

        clock.Set(this, dueTime, period);
        return true;
    }

    public void Dispose()
    {
        _isDisposed = true;
        clock.Set(this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
