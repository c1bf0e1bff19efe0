using Twisted.Services;

namespace Twisted.Tests.Services;

public sealed class MultiServiceTests
{
    private readonly List<string> _events = [];

    [Fact]
    public async Task Children_start_in_order_and_stop_in_reverse()
    {
        var parent = new MultiService { Child("a"), new MultiService { Child("b"), Child("c") }, Child("d") };

        await parent.PrivilegedStartAsync();
        await parent.StartAsync();
        Assert.True(parent.IsRunning);
        await parent.StopAsync();

        Assert.Equal(
            ["bind a", "bind b", "bind c", "bind d", "start a", "start b", "start c", "start d", "stop d", "stop c", "stop b", "stop a"],
            _events);
        Assert.False(parent.IsRunning);
    }

    [Fact]
    public async Task A_child_that_fails_to_start_stops_those_that_had_started()
    {
        var parent = new MultiService { Child("a"), Child("b", failsIn: "start"), Child("c") };

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => parent.StartAsync());

        Assert.Equal("b failed in start", failure.Message);
        Assert.Equal(["start a", "start b", "stop c", "stop b", "stop a"], _events);
        Assert.False(parent.IsRunning);
    }

    [Fact]
    public async Task A_child_that_fails_to_stop_does_not_keep_the_others_running()
    {
        var parent = new MultiService { Child("a", failsIn: "stop"), Child("b", failsIn: "stop"), Child("c") };
        await parent.StartAsync();

        var failure = await Assert.ThrowsAsync<AggregateException>(() => parent.StopAsync());

        Assert.Equal(["b failed in stop", "a failed in stop"], failure.InnerExceptions.Select(inner => inner.Message));
        Assert.Equal(["stop c", "stop b", "stop a"], _events.Skip(3));
    }

    [Fact]
    public async Task A_child_added_while_running_is_started_and_one_removed_is_stopped()
    {
        var parent = new MultiService();
        await parent.StartAsync();
        var child = Child("late");

        await parent.AddAsync(child);
        await parent.RemoveAsync(child);

        Assert.Equal(["bind late", "start late", "stop late"], _events);
        Assert.Null(child.Parent);
        Assert.Throws<InvalidOperationException>(() => parent.Add(child));
    }

    [Fact]
    public async Task A_child_that_fails_to_start_while_running_is_not_kept()
    {
        var parent = new MultiService();
        await parent.StartAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => parent.AddAsync(Child("late", failsIn: "start")));

        Assert.Empty(parent.Services);
    }

    [Fact]
    public void Names_are_unique_among_siblings_and_found()
    {
        var parent = new MultiService { Name = "parent" };
        var a = Child("a");
        parent.Add(a);

        Assert.Same(a, parent["a"]);
        Assert.Null(parent.Find("b"));
        Assert.Equal("There is no service \"b\" in MultiService \"parent\".", Assert.Throws<KeyNotFoundException>(() => parent["b"]).Message);
        Assert.Throws<ArgumentException>(() => parent.Add(Child("a")));
        Assert.Throws<ArgumentException>(() => new MultiService().Add(a));
        Assert.Throws<InvalidOperationException>(() => a.Name = "c");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("..")]
    public void An_application_has_a_name_that_files_can_have(string name) =>
        Assert.Throws<ArgumentException>(() => new Application(name));

    private FakeService Child(string name, string? failsIn = null) => new(_events, failsIn) { Name = name };

    private sealed class FakeService(List<string> events, string? failsIn) : Service
    {
        public override Task PrivilegedStartAsync(CancellationToken cancellationToken = default)
        {
            Do("bind");
            return base.PrivilegedStartAsync(cancellationToken);
        }

        public override Task StartAsync(CancellationToken cancellationToken = default)
        {
            Do("start");
            return base.StartAsync(cancellationToken);
        }

        public override async Task StopAsync(CancellationToken cancellationToken = default)
        {
            await base.StopAsync(cancellationToken);
            Do("stop");
        }

        private void Do(string what)
        {
            events.Add($"{what} {Name}");
            if (what == failsIn)
            {
                throw new InvalidOperationException($"{Name} failed in {what}");
            }
        }
    }
}
