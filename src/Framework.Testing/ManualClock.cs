namespace Twisted.Testing;

/// <summary>A clock that stands still until the test moves it.</summary>
/// <remarks>
/// <para>
/// Timers fire in the order in which they are due, those of the same moment in the order in which they were set, on the
/// thread that calls <see cref="Advance"/>; meanwhile the clock shows the time at which each is due. A timer that a
/// callback sets fires in the same <see cref="Advance"/> when it is due by its end.
/// </para>
/// <para>
/// Every member may be called from any thread. What awaits a delay of this clock goes on when that is over, which may be
/// on another thread and after <see cref="Advance"/> has returned.
/// </para>
/// </remarks>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start;
    private DateTimeOffset _now;
    private long _settings;

    /// <summary>Stands at the first moment of 2000, UTC.</summary>
    public ManualClock()
        : this(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public ManualClock(DateTimeOffset now) => _start = _now = now.ToUniversalTime();

    /// <summary>UTC, whatever the machine has.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers are set: what waits for this clock.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return (_now - _start).Ticks;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass. An exception of a callback comes out of here; the clock then stands where that was due.</summary>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        DateTimeOffset end;
        lock (_gate)
        {
            end = _now + time;
        }

        while (TakeNext(end) is { } timer)
        {
            timer.Fire();
        }
    }

    internal void Set(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timer.Due = (_now + dueTime, _settings++);
                timer.Period = period;
                _timers.Add(timer);
            }
        }
    }

    /// <summary>The timer that is due first and by that time, with the clock set to it; null for none, with the clock at the end.</summary>
    private ManualTimer? TakeNext(DateTimeOffset end)
    {
        lock (_gate)
        {
            var next = _timers.MinBy(timer => timer.Due);
            if (next is null || next.Due.Time > end)
            {
                _now = _now > end ? _now : end;
                return null;
            }

            _now = _now > next.Due.Time ? _now : next.Due.Time;
            _timers.Remove(next);
            if (next.Period > TimeSpan.Zero)
            {
                next.Due = (_now + next.Period, _settings++);
                _timers.Add(next);
            }

            return next;
        }
    }
}
