using Twisted.Services;
using Twisted.Testing;

namespace Twisted.Tests.Services;

public sealed class SupervisionTests
{
    private static readonly Backoff Steady = new() { Initial = TimeSpan.FromSeconds(1), Factor = 2, Jitter = 0, Maximum = TimeSpan.FromMinutes(10), ResetAfter = TimeSpan.FromMinutes(1) };

    private readonly ManualClock _clock = new();
    private readonly Diary _diary = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Three children, a, b and c; "c" may depend on "a", and one may be temporary.</summary>
    [Theory]
    [InlineData(RestartStrategy.OneForOne, "b", "stop b, start b")]
    [InlineData(RestartStrategy.OneForAll, "b", "stop c, stop b, stop a, start a, start b, start c")]
    [InlineData(RestartStrategy.RestForOne, "a", "stop c, stop b, stop a, start a, start b, start c")]
    [InlineData(RestartStrategy.RestForOne, "b", "stop c, stop b, start b, start c")]
    [InlineData(RestartStrategy.RestForOne, "c", "stop c, start c")]
    [InlineData(RestartStrategy.OneForOne, "a", "stop c, stop a, start a, start c", "c depends on a")]
    [InlineData(RestartStrategy.OneForOne, "c", "stop c, start c", "c depends on a")]
    [InlineData(RestartStrategy.OneForOne, "b", "stop b, start b", "c depends on a")]
    [InlineData(RestartStrategy.RestForOne, "b", "stop c, stop b, start b, start c", "c depends on a")]
    [InlineData(RestartStrategy.OneForOne, "a", "stop b, stop c, stop a, start a, start c, start b", "c depends on a, b depends on c")]
    [InlineData(RestartStrategy.RestForOne, "c", "stop b, stop c, start c, start b", "b depends on c")]
    [InlineData(RestartStrategy.OneForAll, "a", "stop c, stop b, stop a, start b, start c", "a is temporary", false)]
    [InlineData(RestartStrategy.OneForAll, "b", "stop c, stop b, stop a, start b, start c", "a is temporary")]
    [InlineData(RestartStrategy.RestForOne, "a", "stop c, stop b, stop a, start a, start b", "c is temporary")]
    [InlineData(RestartStrategy.OneForOne, "a", "stop a, start a", "a is transient")]
    public async Task Those_are_restarted_that_the_strategy_says(RestartStrategy strategy, string failing, string expected, string rules = "", bool isRestarted = true)
    {
        Dictionary<string, ChildSupervision> children = [];
        foreach (var rule in rules.Split(", ", StringSplitOptions.RemoveEmptyEntries))
        {
            var words = rule.Split(' ');
            children[words[0]] = words[1] == "depends"
                ? new ChildSupervision { DependsOn = [words[3]] }
                : new ChildSupervision { Restart = Enum.Parse<RestartType>(words[2], ignoreCase: true) };
        }

        var parent = Parent(new Supervision { Strategy = strategy, Backoff = Steady, Children = children }, "a", "b", "c");
        await parent.StartAsync(Cancel);
        _diary.Take();

        Child(parent, failing).Break();
        if (!isRestarted)
        {
            // A temporary one concerns nobody else, as with OTP.
            await Diary.UntilAsync(() => State(parent, failing) == ServiceState.Failed);
            Assert.Equal($"stop {failing}", _diary.Take());
            return;
        }

        await AdvanceUntilAsync(() => parent.StatusOf(parent[failing]).Restarts == 1 && parent.All(child => parent.StatusOf(child).State is ServiceState.Running or ServiceState.Stopped));

        Assert.Equal(expected, _diary.Take());
        Assert.Equal(1, parent.StatusOf(parent[failing]).Restarts);
        Assert.Equal("broken", parent.StatusOf(parent[failing]).LastFailure);
    }

    [Theory]
    [InlineData(RestartType.Permanent, true, true)]
    [InlineData(RestartType.Transient, true, false)]
    [InlineData(RestartType.Temporary, false, false)]
    public async Task A_child_that_fails_or_is_done_is_restarted_as_its_type_says(RestartType type, bool afterFailure, bool afterEnd)
    {
        foreach (var (isFailure, isRestarted) in ((bool, bool)[])[(true, afterFailure), (false, afterEnd)])
        {
            var parent = Parent(new Supervision { Backoff = Steady, Children = Rules(("a", new() { Restart = type })) }, "a");
            await parent.StartAsync(Cancel);
            _diary.Take();
            if (isFailure)
            {
                Child(parent, "a").Break();
            }
            else
            {
                Child(parent, "a").Finish();
            }

            if (isRestarted)
            {
                await AdvanceUntilAsync(() => parent.StatusOf(parent["a"]).Restarts == 1);
                Assert.Equal("stop a, start a", _diary.Take());
            }
            else
            {
                await Diary.UntilAsync(() => State(parent, "a") == (isFailure ? ServiceState.Failed : ServiceState.Stopped));
                Assert.Equal("stop a", _diary.Take());
            }

            await parent.StopAsync(Cancel);
        }
    }

    [Fact]
    public async Task The_waits_are_those_of_the_backoff_and_begin_anew_after_a_while()
    {
        var parent = Parent(new Supervision { Backoff = Steady, Intensity = null }, "a");
        await parent.StartAsync(Cancel);
        foreach (var seconds in (int[])[1, 2, 4, 8])
        {
            Child(parent, "a").Break();
            await Diary.UntilAsync(() => State(parent, "a") == ServiceState.Waiting && _clock.Waiting == 1);
            _clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            Assert.Equal(1, _clock.Waiting);
            Assert.Equal(ServiceState.Waiting, State(parent, "a"));
            _clock.Advance(TimeSpan.FromTicks(1));
            await Diary.UntilAsync(() => State(parent, "a") == ServiceState.Running);
        }

        _clock.Advance(TimeSpan.FromMinutes(1));
        Child(parent, "a").Break();
        await Diary.UntilAsync(() => State(parent, "a") == ServiceState.Waiting && _clock.Waiting == 1);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Diary.UntilAsync(() => parent.StatusOf(parent["a"]).Restarts == 5);
        Assert.Equal(5, parent.StatusOf(parent["a"]).Restarts);
    }

    [Fact]
    public async Task More_restarts_than_the_intensity_within_the_period_are_given_up()
    {
        var parent = Parent(new Supervision { Backoff = Steady, Intensity = 3, Period = TimeSpan.FromSeconds(10) }, "a", "b");
        var application = Root(parent);
        await application.StartAsync(Cancel);
        var child = Child(parent, "a");
        foreach (var _ in (int[])[1, 2, 3])
        {
            child.Break();
            await PassUntilRunningAsync(parent, "a");
        }

        child.Break("the last straw");
        var failure = await application.Failed.WaitAsync(Diary.Hang, Cancel);
        Assert.Equal("parent has failed, and is not to be restarted: parent/a has failed more than 3 times within 10 s; the last time: the last straw", failure.Message);
        Assert.False(parent["a"].IsRunning);
        Assert.False(parent["b"].IsRunning);
    }

    [Fact]
    public async Task Restarts_that_are_long_ago_do_not_count()
    {
        var parent = Parent(new Supervision { Backoff = Steady with { ResetAfter = TimeSpan.Zero }, Intensity = 1, Period = TimeSpan.FromSeconds(5) }, "a");
        await parent.StartAsync(Cancel);
        foreach (var _ in Enumerable.Range(0, 20))
        {
            Child(parent, "a").Break();
            await PassUntilRunningAsync(parent, "a");
            _clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(20, parent.StatusOf(parent["a"]).Restarts);
    }

    [Fact]
    public async Task What_one_level_gives_up_the_next_one_restarts_as_a_whole()
    {
        var inner = Parent(new Supervision { Backoff = Steady, Intensity = 0 }, "a", "b");
        var outer = new MultiService { Name = "outer", Clock = _clock, Supervision = new Supervision { Backoff = Steady, Intensity = 1 } };
        outer.Add(inner);
        var application = Root(outer);
        await application.StartAsync(Cancel);
        _diary.Take();

        Child(inner, "b").Break();
        await PassUntilRunningAsync(outer, "parent");
        Assert.Equal("stop b, stop a, start a, start b", _diary.Take());
        Assert.Equal(1, outer.StatusOf(inner).Restarts);

        Child(inner, "a").Break();
        await application.Failed.WaitAsync(Diary.Hang, Cancel);
        Assert.Equal("stop b, stop a", _diary.Take());
        await application.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_restart_that_fails_counts_and_is_tried_again()
    {
        var parent = Parent(new Supervision { Backoff = Steady, Strategy = RestartStrategy.RestForOne }, "a", "b", "c");
        await parent.StartAsync(Cancel);
        _diary.Take();
        Child(parent, "b").FailingStarts = 2;

        Child(parent, "a").Break();
        await AdvanceUntilAsync(() => parent.StatusOf(parent["c"]).Restarts == 1);
        Assert.Equal("stop c, stop b, stop a, start a, failed start b, failed start b, start b, start c", _diary.Take());
        Assert.Equal("b cannot start", parent.StatusOf(parent["b"]).LastFailure);
    }

    [Fact]
    public async Task What_a_failed_restart_has_left_out_is_started_with_the_next_one()
    {
        var parent = Parent(
            new Supervision { Backoff = Steady, Children = Rules(("b", new() { DependsOn = ["a"] }), ("c", new() { DependsOn = ["a"] })) }, "a", "b", "c");
        await parent.StartAsync(Cancel);
        Child(parent, "b").FailingStarts = 1;

        Child(parent, "a").Break();
        await AdvanceUntilAsync(() => parent.All(child => parent.StatusOf(child).Restarts == 1));
    }

    [Fact]
    public async Task A_child_that_fails_while_it_starts_is_dealt_with_once_all_run()
    {
        var parent = Parent(new Supervision { Backoff = Steady }, "a", "b");
        Child(parent, "a").FailsWhileStarting = true;
        await parent.StartAsync(Cancel);
        Child(parent, "a").FailsWhileStarting = false;

        await PassUntilRunningAsync(parent, "a");
        Assert.Equal("start a, start b, stop a, start a", _diary.Take());
    }

    [Fact]
    public async Task The_first_start_is_not_tried_again()
    {
        var parent = Parent(new Supervision { Backoff = Steady }, "a", "b", "c");
        Child(parent, "b").FailingStarts = 1;

        var failure = await Assert.ThrowsAsync<ServiceException>(() => parent.StartAsync(Cancel));
        Assert.Equal("b cannot start", failure.Message);
        Assert.Equal("start a, failed start b, stop a", _diary.Take());
        Assert.Equal((ServiceState.Failed, "b cannot start"), (State(parent, "b"), parent.StatusOf(parent["b"]).LastFailure));
        Assert.Equal(ServiceState.Stopped, State(parent, "a"));
    }

    [Fact]
    public async Task A_child_that_fails_to_stop_is_restarted_all_the_same()
    {
        var parent = Parent(new Supervision { Backoff = Steady }, "a");
        Child(parent, "a").FailsToStop = true;
        await parent.StartAsync(Cancel);
        Child(parent, "a").Break();
        await PassUntilRunningAsync(parent, "a");
        Assert.Equal("start a, stop a, start a", _diary.Take());
    }

    [Fact]
    public async Task A_child_that_never_stops_cannot_be_restarted_and_is_given_up()
    {
        var parent = Parent(new Supervision { Backoff = Steady, Children = Rules(("a", new() { StopBudget = TimeSpan.FromSeconds(3) })) }, "a", "b");
        var application = Root(parent);
        await application.StartAsync(Cancel);
        Child(parent, "a").NeverStops = true;
        Child(parent, "a").Break();

        await AdvanceUntilAsync(() => application.Failed.IsCompleted);
        Assert.Equal("parent has failed, and is not to be restarted: parent/a does not stop, and cannot be started again", (await application.Failed).Message);
        Assert.False(parent["b"].IsRunning);
    }

    [Fact]
    public async Task A_child_that_has_spent_its_budget_does_not_hold_up_the_others()
    {
        var parent = Parent(new Supervision { Children = Rules(("b", new() { StopBudget = TimeSpan.FromSeconds(3) })) }, "a", "b", "c");
        await parent.StartAsync(Cancel);
        Child(parent, "b").NeverStops = true;
        _diary.Take();

        var stopping = parent.StopAsync(Cancel);
        await AdvanceUntilAsync(() => stopping.IsCompleted);
        var failure = await Assert.ThrowsAsync<ServiceException>(() => stopping);
        Assert.Equal("parent/b did not stop within its budget, and is left as it is", failure.Message);
        Assert.Equal("stop c, stop b, stop a", _diary.Take());
        Assert.Equal(ServiceState.Failed, State(parent, "b"));
    }

    [Fact]
    public async Task A_stop_ends_waits_and_nothing_starts_again()
    {
        var parent = Parent(new Supervision { Backoff = Steady }, "a", "b");
        await parent.StartAsync(Cancel);
        Child(parent, "a").Break();
        await Diary.UntilAsync(() => State(parent, "a") == ServiceState.Waiting && _clock.Waiting == 1);
        await parent.StopAsync(Cancel).WaitAsync(Diary.Hang, Cancel);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("start a, start b, stop a, stop b", _diary.Take());

        await parent.StartAsync(Cancel);
        Child(parent, "a").Break();
        await PassUntilRunningAsync(parent, "a");
    }

    [Fact]
    public async Task A_child_that_is_removed_while_it_waits_is_not_started()
    {
        var parent = Parent(new Supervision { Backoff = Steady }, "a", "b");
        await parent.StartAsync(Cancel);
        var child = Child(parent, "a");
        child.Break();
        await Diary.UntilAsync(() => State(parent, "a") == ServiceState.Waiting && _clock.Waiting == 1);
        await parent.RemoveAsync(child, Cancel);
        _clock.Advance(TimeSpan.FromHours(1));
        Child(parent, "b").Break();
        await PassUntilRunningAsync(parent, "b");
        Assert.False(child.IsRunning);
    }

    [Fact]
    public async Task Two_that_fail_at_once_do_not_wait_for_each_other()
    {
        var parent = Parent(new Supervision { Backoff = Steady }, "a", "b");
        await parent.StartAsync(Cancel);
        Child(parent, "a").Break();
        await Diary.UntilAsync(() => State(parent, "a") == ServiceState.Waiting && _clock.Waiting == 1);
        Child(parent, "b").Break();
        await Diary.UntilAsync(() => State(parent, "b") == ServiceState.Waiting && _clock.Waiting == 2);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Diary.UntilAsync(() => parent.All(child => parent.StatusOf(child).Restarts == 1));
    }

    [Fact]
    public async Task Failures_from_many_threads_and_a_stop_end_with_everything_stopped()
    {
        foreach (var round in Enumerable.Range(0, 30))
        {
            string[] names = [.. Enumerable.Range(0, 8).Select(number => $"n{number}")];
            var parent = new MultiService
            {
                Name = "parent",
                Supervision = new Supervision
                {
                    Intensity = null,
                    Strategy = (RestartStrategy)(round % 3),
                    Backoff = new Backoff { Initial = TimeSpan.FromTicks(1), Maximum = TimeSpan.FromMilliseconds(1) },
                },
            };
            foreach (var name in names)
            {
                parent.Add(new ScriptedChild(name, _diary));
            }

            await parent.StartAsync(Cancel);
            var breaking = Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
            {
                for (var i = 0; i < 200; i++)
                {
                    Child(parent, names[(i + thread) % names.Length]).Break();
                }
            })).ToArray();
            if (round % 2 == 0)
            {
                await Task.WhenAll(breaking);
            }

            await parent.StopAsync(Cancel).WaitAsync(Diary.Hang, Cancel);
            await Task.WhenAll(breaking);
            Assert.All(parent, child => Assert.False(child.IsRunning));
            Assert.All(parent, child => Assert.Equal(ServiceState.Stopped, parent.StatusOf(child).State));
        }
    }

    [Theory]
    [InlineData("d depends on a", "the supervision of MultiService \"parent\" speaks of \"d\", and there is no service of that name; it has \"a\", \"b\", \"c\"")]
    [InlineData("a depends on d", "\"a\" depends on \"d\" in MultiService \"parent\", and there is no service of that name; it has \"a\", \"b\", \"c\"")]
    [InlineData("a depends on b, b depends on c, c depends on a", "services of MultiService \"parent\" depend on each other in a circle: a -> b -> c -> a; take one of these dependencies out")]
    [InlineData("b depends on b", "services of MultiService \"parent\" depend on each other in a circle: b -> b; take one of these dependencies out")]
    public async Task Rules_that_cannot_be_are_refused_at_the_start(string rules, string expected)
    {
        var children = rules.Split(", ").Select(rule => rule.Split(' ')).Select(words => (words[0], new ChildSupervision { DependsOn = [words[3]] }));
        var parent = Parent(new Supervision { Children = Rules([.. children]) }, "a", "b", "c");
        var failure = await Assert.ThrowsAsync<ServiceException>(() => parent.PrivilegedStartAsync(Cancel));
        Assert.Equal(expected, failure.Message);
        Assert.Equal("", _diary.Take());
        await parent.StopAsync(Cancel);
    }

    [Fact]
    public async Task Work_that_throws_fails_its_service_and_work_that_returns_ends_it()
    {
        var turns = 0;
        var worker = new Worker(_ => Interlocked.Increment(ref turns) < 3 ? throw new InvalidOperationException("no luck") : Task.CompletedTask) { Name = "work" };
        var parent = Parent(new Supervision { Backoff = Steady, Children = Rules(("work", new() { Restart = RestartType.Transient })) });
        parent.Add(worker);
        await parent.StartAsync(Cancel);
        await AdvanceUntilAsync(() => State(parent, "work") == ServiceState.Stopped);
        Assert.Equal((3, 2), (turns, parent.StatusOf(worker).Restarts));
    }

    [Fact]
    public async Task Work_is_told_to_end_and_what_it_throws_then_is_no_failure()
    {
        var begun = new TaskCompletionSource();
        var parent = Parent(new Supervision { Backoff = Steady });
        parent.Add(new Worker(async token =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        }) { Name = "work" });
        await parent.StartAsync(Cancel);
        await begun.Task.WaitAsync(Diary.Hang, Cancel);
        await parent.StopAsync(Cancel).WaitAsync(Diary.Hang, Cancel);
        Assert.Null(parent.StatusOf(parent["work"]).LastFailure);
    }

    private static Dictionary<string, ChildSupervision> Rules(params (string Name, ChildSupervision Rule)[] rules) => rules.ToDictionary(rule => rule.Name, rule => rule.Rule);

    private static ScriptedChild Child(MultiService parent, string name) => (ScriptedChild)parent[name];

    private static ServiceState State(MultiService parent, string name) => parent.StatusOf(parent[name]).State;

    private MultiService Parent(Supervision supervision, params string[] names)
    {
        var parent = new MultiService { Name = "parent", Clock = _clock, Supervision = supervision };
        foreach (var name in names)
        {
            parent.Add(new ScriptedChild(name, _diary));
        }

        return parent;
    }

    private Application Root(MultiService child)
    {
        var application = new Application("test") { Clock = _clock, Supervision = new Supervision { Intensity = 0 } };
        application.Add(child);
        return application;
    }

    private async Task PassUntilRunningAsync(MultiService parent, string name)
    {
        await Diary.UntilAsync(() => State(parent, name) == ServiceState.Waiting && _clock.Waiting == 1);
        await AdvanceUntilAsync(() => State(parent, name) == ServiceState.Running);
    }

    private async Task AdvanceUntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Diary.Hang);
        while (!condition())
        {
            if (_clock.Waiting > 0)
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
            }

            await Task.Delay(1, patience.Token);
        }
    }

    private sealed class Worker(Func<CancellationToken, Task> work) : WorkerService
    {
        protected override Task RunAsync(CancellationToken cancellationToken) => work(cancellationToken);
    }
}
