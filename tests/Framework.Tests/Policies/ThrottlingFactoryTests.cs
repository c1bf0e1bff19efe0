using CsCheck;
using Twisted.Network;
using Twisted.Policies;
using Twisted.Testing;

namespace Twisted.Tests.Policies;

public sealed class ThrottlingFactoryTests
{
    private readonly ManualClock _clock = new();
    private readonly ProbeFactory _inner = new();

    [Fact]
    public void What_is_read_over_the_rate_is_waited_for()
    {
        var server = Serve(new ThrottlingFactory(_inner) { ReadRatePerConnection = 1000, Clock = _clock });
        var transport = server.Connect();
        transport.Feed(new byte[1000]);
        Assert.True(transport.IsReading);
        transport.Feed(new byte[500]);
        transport.Feed("x");
        Assert.False(transport.IsReading);
        Assert.Equal(3, _inner.Probes[0].Events.Count);
        Advance(499);
        Assert.Equal(3, _inner.Probes[0].Events.Count);
        Advance(1);
        Assert.Equal("data x", _inner.Probes[0].Events[^1]);
    }

    [Fact]
    public void A_rate_that_connections_share_is_not_theirs_twice()
    {
        var server = Serve(new ThrottlingFactory(_inner) { ReadRate = 1000, Clock = _clock });
        var (one, other) = (server.Connect(), server.Connect());
        one.Feed(new byte[2000]);
        other.Feed(new byte[1000]);
        Assert.Equal((false, false), (one.IsReading, other.IsReading));
        Advance(1000);
        Assert.Equal((true, false), (one.IsReading, other.IsReading));
        Advance(1000);
        Assert.Equal((true, true), (one.IsReading, other.IsReading));
    }

    [Fact]
    public void A_new_connection_waits_until_what_others_owe_is_paid()
    {
        var server = Serve(new ThrottlingFactory(_inner) { ReadRate = 1000, Clock = _clock });
        server.Connect().Feed(new byte[2000]);
        var other = server.Connect();
        other.Feed("x");
        Assert.Equal(["made"], _inner.Probes[1].Events);
        Advance(1000);
        Assert.Equal("data x", _inner.Probes[1].Events[^1]);
    }

    [Fact]
    public void What_is_written_over_the_rate_is_sent_when_it_is_time()
    {
        var server = Serve(new ThrottlingFactory(_inner) { WriteRatePerConnection = 1000, Clock = _clock });
        var transport = server.Connect();
        _inner.Probes[0].Transport.Write(new byte[10_000]);
        var first = transport.Received().Length;
        Assert.InRange(first, 1000, 1250);
        for (var second = 1; second < 9; second++)
        {
            Advance(1000);
            Assert.InRange(transport.Received().Length, 1000 * (second + 1), Math.Min(10_000, (1000 * (second + 1)) + 250));
        }

        Advance(1000);
        Assert.Equal(10_000, transport.Received().Length);
        Assert.Equal(0, _inner.Probes[0].Transport.UnsentBytes);
    }

    [Fact]
    public void Those_that_share_a_rate_of_writing_take_turns()
    {
        var server = Serve(new ThrottlingFactory(_inner) { WriteRate = 10_000, Clock = _clock });
        var transports = Enumerable.Range(0, 4).Select(_ => server.Connect()).ToList();
        foreach (var probe in _inner.Probes)
        {
            probe.Transport.Write(new byte[50_000]);
        }

        Advance(8000);
        var counts = transports.Select(transport => transport.Received().Length).ToList();
        Assert.InRange(counts.Sum(), 85_000, 96_000);
        Assert.All(counts.Skip(1), count => Assert.InRange(count, 18_000, 22_000));
    }

    [Fact]
    public void The_order_and_the_bytes_stay_however_they_are_written() =>
        Gen.Select(Gen.Byte.Array[0, 700].Array[0, 20], Gen.Int[1, 5000], Gen.Bool).Sample((pieces, rate, isHalf) =>
        {
            var clock = new ManualClock();
            var inner = new ProbeFactory();
            using var server = new InMemoryServer(new ThrottlingFactory(inner) { WriteRate = rate, ReadRate = rate, Clock = clock });
            var transport = server.Connect();
            var connection = inner.Probes[0].Transport;
            foreach (var piece in pieces)
            {
                connection.Write(piece);
                clock.Advance(TimeSpan.FromMilliseconds(100));
            }

            if (isHalf)
            {
                connection.LoseWriteConnection();
            }
            else
            {
                connection.LoseConnection();
            }

            connection.Write("late"u8);
            clock.Advance(TimeSpan.FromHours(5));
            return transport.Received().SequenceEqual(pieces.SelectMany(piece => piece)) && transport.IsWriteClosed && transport.IsClosed != isHalf;
        });

    [Fact]
    public void A_protocol_that_has_closed_is_given_nothing_more()
    {
        var server = Serve(new ThrottlingFactory(_inner) { WriteRatePerConnection = 1000, Clock = _clock });
        var transport = server.Connect();
        _inner.Probes[0].Transport.Write(new byte[2000]);
        _inner.Probes[0].Transport.LoseConnection();
        transport.Feed("x");
        transport.PeerCloses();
        Assert.False(_inner.Probes[0].Transport.IsReading);
        Advance(5000);
        Assert.Equal(["made", "lost Done"], _inner.Probes[0].Events);
        Assert.Equal(2000, transport.Received().Length);
        Assert.Equal(0, _clock.Waiting);
    }

    [Fact]
    public void A_protocol_is_told_to_stop_and_to_go_on_by_what_is_kept_for_it()
    {
        var server = Serve(new ThrottlingFactory(_inner) { WriteRatePerConnection = 10_000, Clock = _clock });
        server.Connect();
        _inner.Probes[0].Transport.Write(new byte[80_000]);
        Assert.Equal(["made", "paused"], _inner.Probes[0].Events);
        Advance(4000);
        Assert.Equal(["made", "paused"], _inner.Probes[0].Events);
        Advance(3000);
        Assert.Equal(["made", "paused", "resumed"], _inner.Probes[0].Events);
    }

    [Fact]
    public void A_protocol_that_does_not_stop_is_aborted_at_the_limit_and_one_byte()
    {
        var server = Serve(new ThrottlingFactory(_inner) { WriteRatePerConnection = 1, MaxUnsentBytes = 100_000, Clock = _clock });
        var transport = server.Connect();
        transport.PeerReads = false;
        _inner.Probes[0].Transport.Write(new byte[100_000]);
        Assert.False(transport.IsClosed);
        _inner.Probes[0].Transport.Write(new byte[1]);
        Assert.Equal(ConnectionLostReason.Aborted, transport.LostReason);
    }

    [Fact]
    public void A_protocol_that_reads_while_it_may_write_gets_through_both_limits()
    {
        var inner = new ProbeFactory { WhenReceived = (probe, data) => probe.Transport.Write(data) };
        using var server = new InMemoryServer(new ThrottlingFactory(new WriteLimitFactory(inner)) { ReadRate = 500, WriteRate = 700, Clock = _clock });
        var transport = server.Connect();
        var all = Enumerable.Range(0, 5000).Select(i => (byte)i).ToArray();
        transport.FeedInPieces(all, 77);
        transport.PeerCloses();
        Advance(20_000);
        Assert.Equal(all, transport.Received());
        Assert.True(transport.IsClosed);
    }

    [Fact]
    public void A_throttle_within_a_throttle_gets_its_turn_while_the_outer_one_reads_nothing()
    {
        using var server = new InMemoryServer(new ThrottlingFactory(new ThrottlingFactory(_inner) { WriteRate = 1000, Clock = _clock }) { ReadRate = 1, Clock = _clock });
        var transport = server.Connect();
        transport.Feed(new byte[10_000]);
        Assert.False(transport.IsReading);
        _inner.Probes[0].Transport.Write(new byte[3000]);
        Advance(5000);
        Assert.Equal(3000, transport.Received().Length);
    }

    [Fact]
    public void A_rate_is_at_least_one() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThrottlingFactory(_inner) { ReadRate = 0 });

    private static InMemoryServer Serve(Factory factory) => new(factory);

    private void Advance(int milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
