using Microsoft.Extensions.Logging;
using Twisted.Persistence;

namespace Twisted.Services;

/// <summary>Calls something again and again, with a pause between the end of one call and the beginning of the next.</summary>
/// <remarks>
/// <para>
/// So calls never overlap, and however long one takes, what it works on rests for the interval. It is for chores: looking for
/// changes, cleaning up. A <see cref="TimerService"/> keeps the beat instead, remembers in a tap what is left until its next call, and can call
/// once; a periodic task begins anew at each start.
/// </para>
/// <para><see cref="StopAsync"/> waits for a call that is under way, unless that call itself stops the task.</para>
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "A service is released by being stopped, and its sources of tokens hold nothing by then.")]
public sealed class PeriodicTask : Service, IDrainable
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(24);

    private static readonly AsyncLocal<PeriodicTask?> Calling = new();

    [Ephemeral]
    private CancellationTokenSource? _stopping;

    /// <summary>Cancelled when a stop has no patience left.</summary>
    [Ephemeral]
    private CancellationTokenSource _hurry = new();

    [Ephemeral]
    private Task _repeating = Task.CompletedTask;

    /// <summary>A task that a tap can keep.</summary>
    /// <param name="interval">More than nothing, and 24 days at most.</param>
    /// <param name="action">What it calls.</param>
    public PeriodicTask(TimeSpan interval, IPeriodicAction action)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(interval, LongestInterval);
        ArgumentNullException.ThrowIfNull(action);
        Interval = interval;
        Action = action;
    }

    /// <summary>A task for code that makes it whenever it starts: a delegate cannot be kept in a tap.</summary>
    /// <param name="interval">More than nothing, and 24 days at most.</param>
    /// <param name="action">What it calls, with a token that is cancelled when there is no time left to wait for the call.</param>
    public PeriodicTask(TimeSpan interval, Func<CancellationToken, Task> action)
        : this(interval, new PeriodicAction(action ?? throw new ArgumentNullException(nameof(action))))
    {
    }

    /// <summary>From the end of a call until the next begins, but for chance.</summary>
    public TimeSpan Interval { get; }

    /// <summary>What it calls.</summary>
    public IPeriodicAction Action { get; }

    /// <summary>By what part of the interval each pause may be shorter or longer, evenly spread: 0, the default, for not at all, up to 1.</summary>
    /// <remarks>It keeps many machines, or many tasks, from doing the same at the same moment.</remarks>
    public double Jitter
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The jitter is from 0 to 1.");
    }

    /// <summary>True when the first call comes with the start; false, the default, when a pause comes first.</summary>
    public bool StartsWithCall { get; init; }

    /// <summary>What a call that fails does to the ones after it. The default is <see cref="PeriodicFailure.Continue"/>.</summary>
    public PeriodicFailure OnFailure { get; init; }

    /// <summary>The clock that it goes by; the system's by default. Not kept. Set before it starts.</summary>
    [Ephemeral]
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Where the chance of the pauses comes from. Not kept. Set before it starts; it is used by one thread at a time.</summary>
    [Ephemeral]
    public Random Random { get; set; } = Random.Shared;

    internal override string PathName => Name ?? Action.GetType().Name;

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_stopping is null)
        {
            _stopping = new CancellationTokenSource();
            _hurry = new CancellationTokenSource();
            _repeating = RepeatAsync(_repeating, _hurry.Token, _stopping.Token);
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
        if (_stopping is not { } stopping)
        {
            return;
        }

        _stopping = null;
        await stopping.CancelAsync().ConfigureAwait(false);
        if (Calling.Value != this)
        {
            await using var hurry = cancellationToken.UnsafeRegister(static hurry => ((CancellationTokenSource)hurry!).Cancel(), _hurry);
            await _repeating.ConfigureAwait(false);
        }
    }

    private async Task RepeatAsync(Task previous, CancellationToken hurry, CancellationToken stopping)
    {
        // A call that stopped the task and had it start again is still under way.
        await previous.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var isPauseDue = !StartsWithCall;
        while (!stopping.IsCancellationRequested)
        {
            if (isPauseDue)
            {
                var pause = Interval * (1 + (Jitter * ((2 * Random.NextDouble()) - 1)));
                await Task.Delay(pause, Clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            isPauseDue = true;
            if (!stopping.IsCancellationRequested && !await CallAsync(hurry).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    /// <returns>False when there is to be no other call.</returns>
    private async Task<bool> CallAsync(CancellationToken hurry)
    {
        Calling.Value = this;
        try
        {
            await Action.OnPeriodAsync(this, hurry).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (hurry.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception exception)
        {
            var name = Name ?? Action.GetType().Name;
            if (OnFailure == PeriodicFailure.Continue)
            {
                Logger.PeriodicTaskFails(name, exception);
                return true;
            }

            Logger.PeriodicTaskEnds(name, exception);
            return false;
        }
    }
}
