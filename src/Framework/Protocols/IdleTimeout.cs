namespace Twisted.Protocols;

/// <summary>Notices that nothing has happened for a time: the original's <c>TimeoutMixin</c>, to be held by a protocol.</summary>
/// <remarks>
/// <see cref="Reset"/> costs no more than a look at the clock, so that it can be called for each piece of data. The action runs on a thread of the
/// pool, and may call any member of a transport. Safe for concurrent use.
/// </remarks>
public sealed class IdleTimeout : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Action _timedOut;
    private readonly TimeProvider _clock;
    private ITimer? _timer;
    private TimeSpan? _period;
    private long _last;
    private bool _isDisposed;

    /// <param name="timedOut">What happens, once; often <c>Transport.LoseConnection</c>, or AbortConnection for peers that may not read either.</param>
    /// <param name="clock">The system's by default.</param>
    public IdleTimeout(Action timedOut, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(timedOut);
        _timedOut = timedOut;
        _clock = clock ?? TimeProvider.System;
    }

    /// <summary>How long nothing may happen; null for any time. Setting it begins anew.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public TimeSpan? Period
    {
        get
        {
            lock (_gate)
            {
                return _period;
            }
        }

        set
        {
            if (value is { } period)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero, nameof(value));
            }

            lock (_gate)
            {
                _period = value;
                Reset();
                WaitLocked(value ?? Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Something has happened: the time begins anew.</summary>
    public void Reset() => Volatile.Write(ref _last, _clock.GetTimestamp());

    /// <summary>Nothing is noticed from now on.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _period = null;
            _timer?.Dispose();
            _timer = null;
        }
    }

    private void WaitLocked(TimeSpan time)
    {
        if (_isDisposed)
        {
            return;
        }

        if (_timer is { } timer)
        {
            timer.Change(time, Timeout.InfiniteTimeSpan);
        }
        else if (time != Timeout.InfiniteTimeSpan)
        {
            _timer = _clock.CreateTimer(static state => ((IdleTimeout)state!).Look(), this, time, Timeout.InfiniteTimeSpan);
        }
    }

    private void Look()
    {
        lock (_gate)
        {
            if (_period is not { } period)
            {
                return;
            }

            // Something may have happened since the timer was set: then the rest of the time is waited for.
            var left = period - _clock.GetElapsedTime(Volatile.Read(ref _last));
            if (left > TimeSpan.Zero)
            {
                // Timers count in milliseconds, and one that is early would only look once more.
                WaitLocked(left + TimeSpan.FromMilliseconds(1));
                return;
            }

            _period = null;
        }

        _timedOut();
    }
}
