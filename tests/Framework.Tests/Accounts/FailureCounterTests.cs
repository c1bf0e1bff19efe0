using System.Net;
using Twisted.Accounts;
using Twisted.Testing;

namespace Twisted.Tests.Accounts;

public sealed class FailureCounterTests
{
    private static readonly PeerNetwork Here = Network("192.0.2.1");

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Some_failures_are_free_and_then_each_doubles_the_wait()
    {
        var counter = new FailureCounter(FailureLimit.Default, _clock);
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(await FailAsync(counter));
        }

        foreach (var seconds in (int[])[1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
        {
            Assert.Equal(TimeSpan.FromSeconds(seconds), await FailAsync(counter));
            _clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            Assert.Equal(TimeSpan.FromTicks(1), await FailAsync(counter));
            _clock.Advance(TimeSpan.FromTicks(1));
            Assert.Null(await FailAsync(counter));
        }
    }

    [Fact]
    public async Task Time_forgets_failures_and_success_does_not()
    {
        var counter = new FailureCounter(FailureLimit.Default, _clock);
        for (var i = 0; i < 4; i++)
        {
            await FailAsync(counter);
        }

        Assert.Null(await counter.EnterAsync(Here, default));
        counter.Leave(Here, failed: false);
        await FailAsync(counter);
        Assert.NotNull(await counter.EnterAsync(Here, default));

        _clock.Advance(FailureLimit.Default.Memory);
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(await FailAsync(counter));
        }

        Assert.NotNull(await counter.EnterAsync(Here, default));
    }

    [Fact]
    public async Task A_login_that_succeeds_leaves_nothing_behind()
    {
        var counter = new FailureCounter(FailureLimit.Default, _clock);
        Assert.Null(await counter.EnterAsync(Here, default));
        counter.Leave(Here, failed: false);

        Assert.Equal(0, counter.Count);
    }

    [Fact]
    public async Task Attempts_at_one_time_get_no_more_than_what_is_free()
    {
        var counter = new FailureCounter(FailureLimit.Default, _clock);
        var attempts = Enumerable.Range(0, 50).Select(_ => counter.EnterAsync(Here, default).AsTask()).ToList();
        Assert.Equal(5, attempts.Count(attempt => attempt.IsCompleted));

        for (var i = 0; i < 5; i++)
        {
            counter.Leave(Here, failed: true);
        }

        var waits = await Task.WhenAll(attempts);
        Assert.Equal(5, waits.Count(wait => wait is null));
        Assert.Equal(45, waits.Count(wait => wait == TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Attempts_that_wait_get_their_turn_when_the_others_succeed()
    {
        var counter = new FailureCounter(FailureLimit.Default, _clock);
        var attempts = Enumerable.Range(0, 50).Select(async _ =>
        {
            var wait = await counter.EnterAsync(Here, default);
            await Task.Yield();
            counter.Leave(Here, failed: false);
            return wait;
        });

        Assert.All(await Task.WhenAll(attempts), wait => Assert.Null(wait));
        Assert.Equal(0, counter.Count);
    }

    [Fact]
    public async Task Whoever_waits_can_give_up()
    {
        var counter = new FailureCounter(FailureLimit.Default with { FreeFailures = 1 }, _clock);
        await counter.EnterAsync(Here, default);
        using var cancellation = new CancellationTokenSource();
        var waiting = counter.EnterAsync(Here, cancellation.Token).AsTask();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        counter.Leave(Here, failed: false);
        Assert.Null(await counter.EnterAsync(Here, default));
    }

    [Fact]
    public async Task Memory_is_bounded_and_the_oldest_is_forgotten()
    {
        var counter = new FailureCounter(FailureLimit.Default with { FreeFailures = 1, MostAddresses = 10 }, _clock);
        for (var i = 1; i <= 30; i++)
        {
            await FailAsync(counter, Network($"192.0.2.{i}"));
        }

        Assert.Equal(10, counter.Count);
        Assert.NotNull(await counter.EnterAsync(Network("192.0.2.30"), default));
        Assert.NotNull(await counter.EnterAsync(Network("192.0.2.21"), default));
        Assert.Null(await counter.EnterAsync(Network("192.0.2.20"), default));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("0.0.0.1", "::1", false)]
    public void An_address_is_itself_or_its_network_of_64_bits(string left, string right, bool areSame) =>
        Assert.Equal(areSame, Network(left) == Network(right));

    [Fact]
    public void Who_has_no_address_is_not_counted() => Assert.Null(PeerNetwork.Of(null));

    [Fact]
    public void A_limit_that_makes_no_sense_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new FailureCounter(new FailureLimit { FreeFailures = 0 }, _clock));
        Assert.Throws<ArgumentException>(() => new FailureCounter(new FailureLimit { MostAddresses = 0 }, _clock));
        Assert.Throws<ArgumentException>(() => new FailureCounter(new FailureLimit { Memory = TimeSpan.FromMinutes(1) }, _clock));
        Assert.Throws<ArgumentException>(() => new FailureCounter(new FailureLimit { FirstDelay = TimeSpan.FromHours(1) }, _clock));
    }

    private static PeerNetwork Network(string address) => PeerNetwork.Of(new IPEndPoint(IPAddress.Parse(address), 1))!.Value;

    private static async Task<TimeSpan?> FailAsync(FailureCounter counter, PeerNetwork? network = null)
    {
        var wait = await counter.EnterAsync(network ?? Here, default);
        if (wait is null)
        {
            counter.Leave(network ?? Here, failed: true);
        }

        return wait;
    }
}
