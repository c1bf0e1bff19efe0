using Twisted.Network;
using Twisted.Policies;
using Twisted.Testing;

namespace Twisted.Tests.Policies;

public sealed class WriteLimitFactoryTests
{
    private readonly ManualClock _clock = new();
    private readonly ListLogger _log = new();
    private readonly ProbeFactory _inner = new();

    [Fact]
    public void A_connection_for_which_too_much_is_kept_is_aborted_at_the_limit_and_one_byte()
    {
        var transport = InMemoryTransport.Connect(new WriteLimitFactory(_inner) { MaxUnsentBytes = 1000 });
        transport.PeerReads = false;
        var connection = _inner.Probes[0].Transport;
        connection.Write(new byte[999]);
        connection.Write(new byte[1]);
        Assert.False(transport.IsClosed);
        connection.Write(new byte[1]);
        Assert.Equal(ConnectionLostReason.Aborted, transport.LostReason);
        Assert.Equal(["made", "lost Aborted"], _inner.Probes[0].Events);
    }

    [Fact]
    public void A_peer_that_reads_gets_any_amount()
    {
        var transport = InMemoryTransport.Connect(new WriteLimitFactory(_inner) { MaxUnsentBytes = 1000 });
        for (var i = 0; i < 100; i++)
        {
            _inner.Probes[0].Transport.Write(new byte[1000]);
        }

        Assert.Equal(100_000, transport.Received().Length);
    }

    [Fact]
    public void A_protocol_that_stops_when_it_is_told_to_stays_within_the_default()
    {
        var inner = new PipeFactory();
        var transport = InMemoryTransport.Connect(new WriteLimitFactory(inner));
        transport.PeerReads = false;
        transport.Feed(new byte[1024]);
        Assert.False(transport.IsClosed);
        Assert.InRange(transport.UnsentBytes, 1, 100 * 1024);
    }

    [Fact]
    public void The_log_tells_of_the_first_and_of_the_end()
    {
        using var server = new InMemoryServer(new WriteLimitFactory(_inner) { MaxUnsentBytes = 10, Clock = _clock }, _log);
        for (var i = 0; i < 3; i++)
        {
            server.Connect().PeerReads = false;
            _inner.Probes[^1].Transport.Write(new byte[11]);
        }

        _clock.Advance(TimeSpan.FromSeconds(60));
        server.Connect();
        Assert.Equal(
            [
                "Starting factory ProbeFactory",
                "ProbeFactory aborts connections whose peers do not read: more than 10 bytes waited for a peer without an address, the first",
                "ProbeFactory no longer aborts connections whose peers do not read, as it did 3 times",
            ],
            _log.Lines);
    }

    /// <summary>Writes for as long as it may.</summary>
    private sealed class PipeFactory : Factory
    {
        public override Protocol? BuildProtocol(System.Net.EndPoint? address) => new Source();
    }

    private sealed class Source : Protocol
    {
        private bool _isPaused;

        public override void DataReceived(ReadOnlySpan<byte> data)
        {
            while (!_isPaused && Transport.UnsentBytes <= 64 * 1024)
            {
                Transport.Write(data);
            }
        }

        public override void WritingPaused() => _isPaused = true;
    }
}
