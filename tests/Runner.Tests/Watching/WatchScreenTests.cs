using Twisted.Network;
using Twisted.Runner.State;
using Twisted.Runner.Tests.Support;
using Twisted.Runner.Watching;

namespace Twisted.Runner.Tests.Watching;

public sealed class WatchScreenTests
{
    private static readonly ApplicationState Before = ExampleState.Whole with
    {
        Time = ExampleState.Time - TimeSpan.FromSeconds(2),
        Services =
        [
            ExampleState.Whole.Services[0] with
            {
                Services = [ExampleState.Whole.Services[0].Services[0] with { Traffic = new TrafficCounts(9, 34556, 1_290_000, 5_399_000_000, 7) }],
            },
            ExampleState.Whole.Services[1] with { Traffic = new TrafficCounts(0, 900, 1023, 0, 1) },
        ],
    };

    [Theory]
    [InlineData(130, 20)]
    [InlineData(80, 20)]
    [InlineData(40, 20)]
    [InlineData(80, 7)]
    [InlineData(10, 2)]
    [InlineData(1, 1)]
    public void Nothing_is_wider_or_higher_than_the_window(int width, int height)
    {
        var lines = new WatchScreen(unicode: true, colours: false).Draw(new WatchFrame(ExampleState.Whole, Before), width, height);
        Assert.True(lines.Count <= height);
        Assert.All(lines, line => Assert.True(line.Length <= width));
    }

    [Fact]
    public Task What_does_not_fit_is_left_out()
    {
        (int Width, int Height)[] windows = [(130, 20), (80, 20), (40, 20), (80, 7), (10, 2)];
        return Verify(string.Join(
            "\n----\n",
            windows.Select(size => string.Join('\n', new WatchScreen(unicode: true, colours: false).Draw(new WatchFrame(ExampleState.Whole, Before), size.Width, size.Height)))));
    }

    [Fact]
    public void What_is_not_as_it_should_be_has_a_colour_unless_nobody_wants_any()
    {
        var frame = new WatchFrame(ExampleState.Whole, Before);
        var lines = new WatchScreen(unicode: true, colours: true).Draw(frame, 130, 20);
        Assert.StartsWith("\u001b[1mservice ", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("\u001b[36m├─ https", lines[5], StringComparison.Ordinal);
        Assert.StartsWith("\u001b[33m└─ pages", lines[6], StringComparison.Ordinal);
        Assert.StartsWith("\u001b[31mrooms", lines[9], StringComparison.Ordinal);
        Assert.All(new WatchScreen(unicode: true, colours: false).Draw(frame, 130, 20), line => Assert.DoesNotContain('\u001b', line));
    }

    [Fact]
    public void A_server_that_is_gone_is_said_to_be_and_the_last_that_it_said_stays()
    {
        var lines = new WatchScreen(unicode: true, colours: false).Draw(new WatchFrame(ExampleState.Whole, null, "It does not run at the moment."), 130, 20);
        Assert.Equal(["chat", "It does not run at the moment.", ""], lines.Take(3));
        Assert.Equal(["It does not run at the moment.", "q quits"], new WatchScreen(unicode: true, colours: false).Draw(new WatchFrame(null, null, "It does not run at the moment."), 130, 20));
    }

    [Fact]
    public void Another_process_has_no_rates_yet()
    {
        var rates = new TrafficRates(Before with { ProcessId = 1 }, ExampleState.Whole);
        Assert.All(ExampleState.Whole.All(), service => Assert.Null(rates.Of(service, counts => counts.BytesSent)));
    }
}
