using Twisted.Services;
using Twisted.Testing;

namespace Twisted.Tests.Services;

public sealed class PeriodicTaskTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly ManualClock _clock = new();
    private readonly List<double> _calls = [];

    /// <summary>What the next calls do, after which they end at once.</summary>
    private readonly Queue<Func<CancellationToken, Task>> _then = new();

    [Fact]
    public async Task A_task_calls_after_each_pause_while_it_runs()
    {
        var task = Every(seconds: 10);
        _clock.Advance(Seconds(30));
        await task.StartAsync();
        await PassAsync(10);
        await PassAsync(10);
        await task.StopAsync().WaitAsync(Hang);
        _clock.Advance(Seconds(100));

        Assert.Equal([40, 50], _calls);
        Assert.Equal(0, _clock.Waiting);
    }

    [Fact]
    public async Task A_task_can_start_with_a_call()
    {
        var task = Every(seconds: 10, startsWithCall: true);
        await task.StartAsync();
        await PassAsync(10);
        await WaitingAsync();
        await task.StopAsync().WaitAsync(Hang);

        Assert.Equal([0, 10], _calls);
    }

    [Fact]
    public async Task The_pause_begins_when_a_call_has_ended()
    {
        var slow = new TaskCompletionSource();
        _then.Enqueue(_ => slow.Task);
        var task = Every(seconds: 10);
        await task.StartAsync();
        await PassAsync(10);
        _clock.Advance(Seconds(25));
        Assert.Equal([10], _calls);
        slow.SetResult();
        await PassAsync(10);
        await WaitingAsync();
        await task.StopAsync().WaitAsync(Hang);

        Assert.Equal([10, 45], _calls);
    }

    [Fact]
    public async Task A_pause_varies_by_chance()
    {
        var random = new Random(7);
        var task = new PeriodicTask(Seconds(10), RecordAsync) { Clock = _clock, Jitter = 0.5, Random = new Random(7) };
        await task.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await WaitingAsync();
            var pause = Seconds(10) * (0.5 + random.NextDouble());

            // Each delay is cut to whole milliseconds.
            _clock.Advance(pause - TimeSpan.FromMilliseconds(20));
            Assert.Equal(i, _calls.Count);
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            await UntilAsync(() => _calls.Count == i + 1);
        }

        await task.StopAsync().WaitAsync(Hang);
    }

    [Fact]
    public async Task A_call_that_fails_is_logged_and_costs_nothing_but_itself()
    {
        _then.Enqueue(_ => throw new InvalidOperationException("a fault"));
        var task = Every(seconds: 1);
        task.Name = "chore";
        var log = new RecordedLog(task);
        await task.StartAsync();
        await PassAsync(1);
        await PassAsync(1);
        await task.StopAsync().WaitAsync(Hang);

        Assert.Equal([1, 2], _calls);
        Assert.Equal(["Error: The periodic task chore failed; its next call comes as usual"], log.Lines);
    }

    [Fact]
    public async Task A_task_that_is_to_end_with_a_failure_ends_until_it_is_started_again()
    {
        _then.Enqueue(_ => Task.FromException(new InvalidOperationException("a fault")));
        var task = new PeriodicTask(Seconds(1), RecordAsync) { Clock = _clock, OnFailure = PeriodicFailure.End, Name = "chore" };
        var log = new RecordedLog(task);
        await task.StartAsync();
        await PassAsync(1);
        await UntilAsync(() => log.Lines.Count == 1);
        _clock.Advance(Seconds(10));
        Assert.Equal([1], _calls);
        Assert.Equal(["Error: The periodic task chore failed, and makes no more calls"], log.Lines);

        await task.StopAsync().WaitAsync(Hang);
        await task.StartAsync();
        await PassAsync(1);
        await task.StopAsync().WaitAsync(Hang);
        Assert.Equal([1, 12], _calls);
    }

    [Fact]
    public async Task A_stop_waits_for_the_call_that_is_under_way_and_cancels_it_when_it_has_no_patience_left()
    {
        _then.Enqueue(token => Task.Delay(Timeout.Infinite, token));
        var task = Every(seconds: 1);
        await task.StartAsync();
        await PassAsync(1);
        using var cancel = new CancellationTokenSource();
        var stopping = task.StopAsync(cancel.Token);
        await Task.Delay(50);
        Assert.False(stopping.IsCompleted);
        await cancel.CancelAsync();

        await stopping.WaitAsync(Hang);
    }

    [Fact]
    public async Task A_call_may_stop_its_own_task_and_start_it_again()
    {
        var task = Every(seconds: 1);
        _then.Enqueue(async _ =>
        {
            await task.StopAsync(CancellationToken.None);
            await task.StartAsync(CancellationToken.None);
        });
        await task.StartAsync();
        await PassAsync(1);
        await PassAsync(1);
        await task.StopAsync().WaitAsync(Hang);

        Assert.Equal([1, 2], _calls);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Every(seconds: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Every(seconds: 25 * 24 * 3600));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PeriodicTask(Seconds(1), RecordAsync) { Jitter = -0.1 });
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private PeriodicTask Every(double seconds, bool startsWithCall = false) =>
        new(Seconds(seconds), RecordAsync) { Clock = _clock, StartsWithCall = startsWithCall };

    private Task RecordAsync(CancellationToken cancellationToken)
    {
        _calls.Add((_clock.GetUtcNow() - new ManualClock().GetUtcNow()).TotalSeconds);
        return _then.TryDequeue(out var then) ? then(cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Waits until the task waits, passes that time, and waits for the call that is due.</summary>
    private async Task PassAsync(double seconds)
    {
        await WaitingAsync();
        var calls = _calls.Count;
        _clock.Advance(Seconds(seconds));
        await UntilAsync(() => _calls.Count > calls);
    }

    private Task WaitingAsync() => UntilAsync(() => _clock.Waiting == 1);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var hang = new CancellationTokenSource(Hang);
        while (!condition())
        {
            await Task.Delay(5, hang.Token);
        }
    }
}
