using Twisted.Network;
using Twisted.Runner.State;
using Twisted.Services;

namespace Twisted.Runner.Tests.State;

public sealed class TreeReaderTests
{
    [Fact]
    public async Task Services_that_do_not_run_are_read_too()
    {
        var application = new Application("chat") { new Counting { Name = "rooms" } };
        Assert.Equal([("rooms", ServiceState.Stopped)], TreeReader.Read(application).Select(node => (node.Path, node.State)));
        await application.StartAsync();
        Assert.Equal([("rooms", ServiceState.Running)], TreeReader.Read(application).Select(node => (node.Path, node.State)));
    }

    [Fact]
    public void No_two_services_share_a_path_however_many_have_no_name()
    {
        var application = new Application("chat")
        {
            new MultiService { new Counting { Name = "a" } },
            new MultiService { new Counting { Name = "a" }, new Counting(), new Counting() },
            new MultiService { Name = "with/slash" },
        };
        Assert.Equal(
            [
                ("MultiService#1", "MultiService#1"),
                ("MultiService#1/a", "a"),
                ("MultiService#2", "MultiService#2"),
                ("MultiService#2/a", "a"),
                ("MultiService#2/Counting#1", "Counting#1"),
                ("MultiService#2/Counting#2", "Counting#2"),
                ("with/slash", "with/slash"),
            ],
            TreeReader.Read(application).SelectMany(node => node.AndAllBelow()).Select(node => (node.Path, node.Name)));
    }

    [Fact]
    public void What_a_service_counts_is_read_and_one_that_cannot_count_hides_nothing()
    {
        var application = new Application("chat") { new Counting { Name = "good" }, new Counting { Name = "bad", Fault = new InvalidOperationException("it cannot count") } };
        Assert.Equal(
            [("good", new TrafficCounts(1, 2, 3, 4, 5), 1), ("bad", null, null)],
            TreeReader.Read(application).Select(node => (node.Name, node.Traffic, node.Remaining)));
    }

    private sealed class Counting : Service, ITrafficCounter, IDrainable
    {
        public Exception? Fault { get; init; }

        public TrafficCounts Traffic => Fault is null ? new(1, 2, 3, 4, 5) : throw Fault;

        public int Remaining => Fault is null ? 1 : throw Fault;

        public Task DrainAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
