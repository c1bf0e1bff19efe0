using Twisted.Services;
using Twisted.Testing;

namespace Twisted.Tests.Services;

public sealed class TimerServiceTests
{
    private readonly ManualClock _clock = new();
    private readonly RecordedAction _action;

    public TimerServiceTests() => _action = new RecordedAction(_clock);

    [Fact]
    public async Task A_timer_calls_at_each_interval_while_it_runs()
    {
        var timer = Every(seconds: 10);
        _clock.Advance(Seconds(30));
        Assert.Empty(_action.Calls);

        await timer.StartAsync();
        _clock.Advance(Seconds(35));
        await timer.StopAsync();
        _clock.Advance(Seconds(100));

        Assert.Equal([40, 50, 60], _action.Calls);
        Assert.Equal(0, _clock.Waiting);
    }

    [Fact]
    public async Task A_timer_that_starts_again_continues_with_what_was_left()
    {
        var timer = Every(seconds: 10);
        await timer.StartAsync();
        _clock.Advance(Seconds(17));
        Assert.Equal(Seconds(3), timer.Left);
        await timer.StopAsync();
        _clock.Advance(Seconds(1000));
        Assert.Equal(Seconds(3), timer.Left);

        await timer.StartAsync();
        _clock.Advance(Seconds(20));

        Assert.Equal([10, 1020, 1030], _action.Calls);
        await timer.StopAsync();
    }

    [Fact]
    public async Task Calls_never_overlap_and_keep_the_beat()
    {
        var timer = Every(seconds: 10);
        var slow = _action.Next = new TaskCompletionSource();
        await timer.StartAsync();
        _clock.Advance(Seconds(35));
        Assert.Equal([10], _action.Calls);

        slow.SetResult();
        await UntilAsync(() => _clock.Waiting == 1);
        _clock.Advance(Seconds(4));
        Assert.Equal([10, 35], _action.Calls);
        _clock.Advance(Seconds(26));

        // What was due at 20 was late, that of 30 was left out, and from then on all is as it was.
        Assert.Equal([10, 35, 40, 50, 60], _action.Calls);
        await timer.StopAsync();
    }

    [Fact]
    public async Task A_call_that_fails_costs_nothing_but_itself()
    {
        var timer = Every(seconds: 1);
        await timer.StartAsync();
        _action.Next = new TaskCompletionSource();
        _action.Next.SetException(new InvalidOperationException("the fault of a plug-in"));
        _clock.Advance(Seconds(3));
        Assert.Equal([1, 2, 3], _action.Calls);
        await timer.StopAsync();
    }

    [Fact]
    public async Task A_stop_waits_for_the_call_that_is_under_way()
    {
        var timer = Every(seconds: 1);
        var slow = _action.Next = new TaskCompletionSource();
        await timer.StartAsync();
        _clock.Advance(Seconds(1));

        var stop = timer.StopAsync();
        Assert.False(stop.IsCompleted);
        slow.SetResult();
        await stop;
        Assert.False(_action.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task A_stop_without_patience_cancels_the_call()
    {
        var timer = TimerService.Once(Seconds(1), _action);
        timer.Clock = _clock;
        _action.UntilCancelled = true;
        await timer.StartAsync();
        _clock.Advance(Seconds(1));

        await timer.StopAsync(new CancellationToken(canceled: true));

        // It was not done, so it is still to be done.
        Assert.Equal(TimeSpan.Zero, timer.Left);
    }

    [Fact]
    public async Task A_call_may_stop_its_own_timer()
    {
        var timer = Every(seconds: 1);
        _action.Then = () => timer.StopAsync();
        await timer.StartAsync();
        _clock.Advance(Seconds(10));
        Assert.Equal([1], _action.Calls);
        Assert.False(timer.IsRunning);
    }

    [Fact]
    public async Task A_timer_of_once_makes_its_call_in_the_time_in_which_it_runs_and_no_other()
    {
        var timer = TimerService.Once(Seconds(10), _action);
        timer.Clock = _clock;
        await timer.StartAsync();
        _clock.Advance(Seconds(6));
        await timer.StopAsync();
        _clock.Advance(Seconds(6));
        await timer.StartAsync();
        _clock.Advance(Seconds(60));
        Assert.Equal([16], _action.Calls);
        Assert.Null(timer.Left);

        await timer.StopAsync();
        await timer.StartAsync();
        _clock.Advance(Seconds(60));
        Assert.Equal([16], _action.Calls);
        await timer.StopAsync();
    }

    [Fact]
    public async Task A_timer_waits_longer_than_the_timers_of_the_system_can()
    {
        var timer = Every(seconds: 365 * 86400);
        await timer.StartAsync();
        _clock.Advance(Seconds((365 * 86400) - 1));
        Assert.Empty(_action.Calls);
        _clock.Advance(Seconds(1));
        Assert.Single(_action.Calls);
        await timer.StopAsync();
    }

    [Fact]
    public void An_interval_of_nothing_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TimerService(TimeSpan.Zero, _action));
        Assert.Throws<ArgumentOutOfRangeException>(() => TimerService.Once(TimeSpan.FromTicks(-1), _action));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TimerService(Seconds(1), _action) { Left = Seconds(-1) });
    }

    private TimerService Every(int seconds) => new(Seconds(seconds), _action) { Clock = _clock };

    private static TimeSpan Seconds(int count) => TimeSpan.FromSeconds(count);

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1);
        }
    }
}
