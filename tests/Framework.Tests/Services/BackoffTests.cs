using Twisted.Services;

namespace Twisted.Tests.Services;

public sealed class BackoffTests
{
    [Fact]
    public void Waits_grow_by_the_golden_ratio_up_to_a_minute() =>
        Assert.Equal([1, 1.618, 2.618, 4.236, 6.854, 11.09, 17.944, 29.034, 46.979, 60, 60], Waits(new Backoff { Jitter = 0 }, 11));

    [Fact]
    public void Waits_are_those_that_were_asked_for() => Assert.Equal(
        [0.5, 1, 2, 3, 3],
        Waits(new Backoff { Initial = TimeSpan.FromSeconds(0.5), Factor = 2, Maximum = TimeSpan.FromSeconds(3), Jitter = 0 }, 5));

    [Fact]
    public void Very_many_failures_wait_the_longest_time() =>
        Assert.Equal(TimeSpan.FromMinutes(1), new Backoff { Jitter = 0 }.WaitAfter(int.MaxValue, new Random(1)));

    [Fact]
    public void Chance_spreads_waits_evenly_over_their_part()
    {
        var random = new Random(1);
        var waits = Enumerable.Range(0, 10_000).Select(_ => new Backoff { Jitter = 0.5 }.WaitAfter(1, random)!.Value.TotalSeconds).ToArray();

        Assert.All(waits, wait => Assert.InRange(wait, 0.5, 1.5));
        Assert.InRange(waits.Average(), 0.98, 1.02);
        Assert.Contains(waits, wait => wait < 0.51);
        Assert.Contains(waits, wait => wait > 1.49);
    }

    [Theory]
    [InlineData(0.12, 47.1)]
    [InlineData(1, 0)]
    public void Chance_spreads_the_longest_waits_too_and_exceeds_none(double jitter, double shortest)
    {
        var random = new Random(1);
        var backoff = new Backoff { Jitter = jitter };
        var waits = Enumerable.Range(0, 10_000).Select(_ => backoff.WaitAfter(20, random)!.Value.TotalSeconds).ToArray();

        Assert.All(waits, wait => Assert.InRange(wait, shortest, 60));
        Assert.True(waits.Distinct().Count() > 9_000);
        Assert.Contains(waits, wait => wait > 59.8);
    }

    [Fact]
    public void The_limit_is_a_number_of_waits()
    {
        var backoff = new Backoff { Limit = 2 };

        Assert.NotNull(backoff.WaitAfter(2, Random.Shared));
        Assert.Null(backoff.WaitAfter(3, Random.Shared));
        Assert.Null(new Backoff { Limit = 0 }.WaitAfter(1, Random.Shared));
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backoff { Initial = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backoff { Factor = 0.9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backoff { Factor = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backoff { Maximum = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backoff { Jitter = 1.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backoff { Limit = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backoff { ResetAfter = TimeSpan.FromSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backoff().WaitAfter(0, Random.Shared));
    }

    private static IEnumerable<double> Waits(Backoff backoff, int count) =>
        Enumerable.Range(1, count).Select(failures => Math.Round(backoff.WaitAfter(failures, Random.Shared)!.Value.TotalSeconds, 3));
}
