using Microsoft.Extensions.Logging;
using Twisted.Persistence;

namespace Twisted.Services;

/// <summary>Calls something at an interval, or once after a delay, for as long as it runs.</summary>
/// <remarks>
/// <para>
/// It keeps the beat: a call is due one interval after the previous one was due. Calls never overlap: what comes due while one is
/// under way is left out. The first call comes after <see cref="Left"/>.
/// </para>
/// <para>
/// A tap keeps the interval, the action and what is left until the next call. Time during which the timer does not run does not
/// count: it continues with what was left. A call that is under way when the application is saved counts as made when
/// the timer repeats, and as still to be made when it is one of once.
/// </para>
/// <para><see cref="StopAsync"/> waits for a call that is under way, unless that call itself stops the timer.</para>
/// </remarks>
public sealed class TimerService : Service, IDrainable
{
    /// <summary>Less than the system's timers can wait; longer waits are made of several.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private static readonly AsyncLocal<TimerService?> Calling = new();

    private readonly Lock _gate = new();

    /// <summary>What is left, counted from <see cref="_since"/> while the timer runs; null when there is nothing to wait for.</summary>
    private TimeSpan? _left;
    private long _since;
    private ITimer? _timer;

    [Ephemeral]
    private Task _call = Task.CompletedTask;

    [Ephemeral]
    private Action _giveUp = static () => { };

    /// <summary>A timer that repeats.</summary>
    /// <param name="interval">More than nothing.</param>
    /// <param name="action">What it calls.</param>
    public TimerService(TimeSpan interval, ITimerAction action)
        : this(interval, action, isOnce: false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
    }

    internal TimerService(TimeSpan interval, ITimerAction action, bool isOnce)
    {
        ArgumentNullException.ThrowIfNull(action);
        Interval = interval;
        Action = action;
        IsOnce = isOnce;
        _left = interval;
    }

    /// <summary>From the moment at which one call is due until the next is; for a timer of once its whole delay.</summary>
    public TimeSpan Interval { get; }

    /// <summary>What it calls.</summary>
    public ITimerAction Action { get; }

    /// <summary>True for a timer that calls once.</summary>
    public bool IsOnce { get; }

    /// <summary>The clock that it goes by; the system's by default. Not kept. Set before it starts.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>What is left until the next call; null for a timer of once that has made its call. May be read at any time.</summary>
    /// <remarks>Given when the timer is made, it is the wait before the first call, and null means that there will be none.</remarks>
    public TimeSpan? Left
    {
        get
        {
            lock (_gate)
            {
                return LeftNow();
            }
        }

        init => _left = value is { } left && left < TimeSpan.Zero ? throw new ArgumentOutOfRangeException(nameof(value), value, null) : value;
    }

    /// <summary>A timer that makes one call, in the time during which it runs.</summary>
    /// <param name="delay">Zero or more.</param>
    /// <param name="action">What it calls.</param>
    public static TimerService Once(TimeSpan delay, ITimerAction action)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new TimerService(delay, action, isOnce: true);
    }

    internal override string PathName => Name ?? Action.GetType().Name;

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_timer is null)
            {
                _since = Clock.GetTimestamp();

                // A call that stopped this timer may be under way yet; its end sets the timer again.
                _timer = Clock.CreateTimer(static timer => ((TimerService)timer!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                if (_call.IsCompleted)
                {
                    Wait();
                }
            }
        }

        return base.StartAsync(cancellationToken);
    }

    /// <summary>Nothing that is told of.</summary>
    [Ephemeral]
    public int Remaining => 0;

    /// <summary>Makes no more calls: as a stop does.</summary>
    /// <inheritdoc/>
    public Task DrainAsync(CancellationToken cancellationToken) => StopAsync(cancellationToken);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        Task call;
        Action giveUp;
        lock (_gate)
        {
            if (_timer is null)
            {
                return;
            }

            _left = LeftNow();
            _timer.Dispose();
            _timer = null;
            giveUp = _giveUp;
            call = _call;
        }

        if (Calling.Value != this)
        {
            await using var hurry = cancellationToken.UnsafeRegister(static giveUp => ((Action)giveUp!)(), giveUp);
            await call.ConfigureAwait(false);
        }
    }

    private void OnTimer()
    {
        TaskCompletionSource ended;
        CancellationToken hurry;
        lock (_gate)
        {
            if (_timer is null || !_call.IsCompleted || LeftNow() is not { } left)
            {
                return;
            }

            if (left > TimeSpan.Zero)
            {
                Wait();
                return;
            }

            if (!IsOnce)
            {
                KeepTheBeat();
            }

            ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var patience = new CancellationTokenSource();
            _giveUp = patience.Cancel;
            hurry = patience.Token;
            _call = ended.Task;
        }

        _ = CallAsync(ended, hurry);
    }

    private async Task CallAsync(TaskCompletionSource ended, CancellationToken hurry)
    {
        Calling.Value = this;
        var isMade = true;
        try
        {
            await Action.OnTimeAsync(this, hurry).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (hurry.IsCancellationRequested)
        {
            isMade = false;
        }
        catch (Exception exception)
        {
            Logger.TimerFails(Name ?? Action.GetType().Name, exception);
        }

        lock (_gate)
        {
            if (IsOnce && isMade)
            {
                _left = null;
            }

            ended.SetResult();
            if (_timer is not null)
            {
                Wait();
            }
        }
    }

    /// <summary>What is left from now until the next call that is still to come.</summary>
    private void KeepTheBeat()
    {
        var now = Clock.GetTimestamp();
        var late = (Clock.GetElapsedTime(_since, now) - _left!.Value).Ticks % Interval.Ticks;
        _since = now;
        _left = new TimeSpan(Interval.Ticks - late);
    }

    private TimeSpan? LeftNow()
    {
        if (_timer is null || _left is not { } left)
        {
            return _left;
        }

        left -= Clock.GetElapsedTime(_since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void Wait()
    {
        if (LeftNow() is not { } left)
        {
            return;
        }

        // The system's timers count whole milliseconds: rounded up, lest one fires before its time.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
        _timer!.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }
}
