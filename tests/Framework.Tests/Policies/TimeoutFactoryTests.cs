using Twisted.Network;
using Twisted.Policies;
using Twisted.Testing;

namespace Twisted.Tests.Policies;

public sealed class TimeoutFactoryTests
{
    private readonly ManualClock _clock = new();
    private readonly ProbeFactory _inner = new();

    [Fact]
    public void A_connection_on_which_nothing_happens_is_closed()
    {
        var transport = Connect(new TimeoutFactory(_inner) { Idle = TimeSpan.FromSeconds(10), Clock = _clock });
        _clock.Advance(TimeSpan.FromSeconds(9));
        transport.Feed("x");
        _clock.Advance(TimeSpan.FromSeconds(9));
        _inner.Probes[0].Transport.Write("x"u8);
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(transport.IsClosed);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(ConnectionLostReason.Done, transport.LostReason);
        Assert.Equal("lost Done", _inner.Probes[0].Events[^1]);
    }

    [Fact]
    public void The_default_is_half_an_hour_as_in_the_original()
    {
        var transport = Connect(new TimeoutFactory(_inner) { Clock = _clock });
        _clock.Advance(TimeSpan.FromMinutes(29));
        Assert.False(transport.IsClosed);
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True(transport.IsClosed);
    }

    [Fact]
    public void A_peer_that_says_nothing_at_first_is_closed_and_one_that_has_spoken_is_not()
    {
        var factory = new TimeoutFactory(_inner) { Handshake = TimeSpan.FromSeconds(5), Clock = _clock };
        var (silent, speaking) = (Connect(factory), Connect(factory));
        speaking.Feed("x");
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal((true, false), (silent.IsClosed, speaking.IsClosed));
    }

    [Fact]
    public void A_connection_lasts_no_longer_than_its_lifetime_whatever_happens()
    {
        var transport = Connect(new TimeoutFactory(_inner) { Lifetime = TimeSpan.FromSeconds(5), Clock = _clock });
        for (var i = 0; i < 4; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            transport.Feed("x");
        }

        Assert.False(transport.IsClosed);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(transport.IsClosed);
    }

    [Fact]
    public void A_peer_that_does_not_read_either_is_aborted()
    {
        var transport = Connect(new TimeoutFactory(_inner) { Idle = TimeSpan.FromSeconds(10), Clock = _clock });
        transport.PeerReads = false;
        _inner.Probes[0].Transport.Write("x"u8);
        _clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(ConnectionLostReason.Aborted, transport.LostReason);
    }

    [Fact]
    public void Nothing_waits_for_the_clock_once_the_connection_is_gone()
    {
        var factory = new TimeoutFactory(_inner) { Handshake = TimeSpan.FromSeconds(5), Lifetime = TimeSpan.FromDays(1), Clock = _clock };
        Connect(factory).PeerResets();
        var transport = Connect(factory);
        transport.Feed("x");
        transport.PeerCloses();
        Assert.Equal(0, _clock.Waiting);
    }

    [Fact]
    public void A_time_is_positive() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TimeoutFactory(_inner) { Idle = TimeSpan.Zero });

    private static InMemoryTransport Connect(Factory factory) => InMemoryTransport.Connect(factory);
}
