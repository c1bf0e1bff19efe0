using Twisted.Protocols;
using Twisted.Testing;

namespace Twisted.Tests.Protocols;

public sealed class IdleTimeoutTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly IdleTimeout _timeout;
    private int _timeouts;

    public IdleTimeoutTests() => _timeout = new IdleTimeout(() => _timeouts++, _clock);

    public void Dispose() => _timeout.Dispose();

    [Fact]
    public void It_happens_once_after_the_time_in_which_nothing_else_did()
    {
        _timeout.Period = TimeSpan.FromSeconds(10);
        _clock.Advance(TimeSpan.FromSeconds(9));
        _timeout.Reset();
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, _timeouts);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, _timeouts);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, _timeouts);
    }

    [Fact]
    public void Another_time_begins_anew_and_none_ends_it()
    {
        _timeout.Period = TimeSpan.FromSeconds(10);
        _clock.Advance(TimeSpan.FromSeconds(9));
        _timeout.Period = TimeSpan.FromSeconds(5);
        _clock.Advance(TimeSpan.FromSeconds(4));
        _timeout.Period = null;
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, _timeouts);
        _timeout.Period = TimeSpan.FromSeconds(1);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, _timeouts);
        Assert.Throws<ArgumentOutOfRangeException>(() => _timeout.Period = TimeSpan.Zero);
    }

    [Fact]
    public void After_it_was_disposed_of_nothing_happens()
    {
        _timeout.Period = TimeSpan.FromSeconds(10);
        _timeout.Dispose();
        _timeout.Period = TimeSpan.FromSeconds(1);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, _timeouts);
    }
}
