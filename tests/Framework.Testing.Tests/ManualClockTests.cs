namespace Twisted.Testing.Tests;

public sealed class ManualClockTests
{
    private static readonly DateTimeOffset Start = new(2004, 2, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualClock _clock = new(Start);
    private readonly List<string> _fired = [];

    [Fact]
    public void Time_stands_still_until_it_is_moved()
    {
        var before = _clock.GetTimestamp();
        Assert.Equal(Start, _clock.GetUtcNow());

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(Start.AddMinutes(1), _clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromMinutes(1), _clock.GetElapsedTime(before));
        Assert.Equal(TimeZoneInfo.Utc, _clock.LocalTimeZone);
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.Advance(TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public void Timers_fire_in_the_order_in_which_they_are_due_each_at_its_time()
    {
        Set("c", 3);
        Set("a", 1);
        Set("b1", 2);
        Set("b2", 2);
        Set("later", 11);

        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(["a at 1", "b1 at 2", "b2 at 2", "c at 3"], _fired);
        Assert.Equal((Start.AddSeconds(10), 1), (_clock.GetUtcNow(), _clock.Waiting));
    }

    [Fact]
    public void A_timer_with_a_period_fires_as_often_as_it_is_due_until_it_is_disposed()
    {
        var timer = Set("tick", 1, period: 2);

        _clock.Advance(TimeSpan.FromSeconds(5));
        timer.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["tick at 1", "tick at 3", "tick at 5"], _fired);
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
        Assert.Equal(0, _clock.Waiting);
    }

    [Fact]
    public void A_timer_that_a_callback_sets_fires_too_when_it_is_due()
    {
        using var timer = _clock.CreateTimer(_ => Set("second", 1), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["second at 2"], _fired);
    }

    [Fact]
    public async Task What_awaits_a_delay_goes_on_when_it_is_over()
    {
        var delay = Task.Delay(TimeSpan.FromHours(1), _clock);

        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.False(delay.IsCompleted);
        _clock.Advance(TimeSpan.FromMinutes(1));

        await delay;
    }

    private ITimer Set(string name, int seconds, int period = 0) => _clock.CreateTimer(
        _ => _fired.Add($"{name} at {(_clock.GetUtcNow() - Start).TotalSeconds}"), null, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(period));
}
