using System.Net;
using System.Text;
using Twisted.Network;
using Twisted.Policies;
using Twisted.Testing;

namespace Twisted.Tests.Policies;

public sealed class WrappingFactoryTests
{
    private static readonly IPEndPoint Peer = new(IPAddress.Loopback, 1234);

    [Fact]
    public void A_wrapper_hands_on_everything_both_ways()
    {
        var inner = new ProbeFactory();
        var transport = InMemoryTransport.Connect(new Plain(inner), Peer);
        var probe = inner.Probes.Single();
        var seen = probe.Transport;

        transport.Feed("one");
        transport.PeerReads = false;
        seen.Write(new byte[(64 * 1024) + 1]);
        Assert.Equal((64 * 1024) + 1, seen.UnsentBytes);
        transport.PeerReads = true;
        seen.PauseReading();
        Assert.False(seen.IsReading);
        transport.Feed("two");
        seen.ResumeReading();
        Assert.True(seen.IsReading);
        transport.PeerCloses();

        Assert.Equal(["made", "data one", "paused", "resumed", "reading", "data two", "end", "lost Done"], probe.Events);
        Assert.IsType<ProtocolWrapper>(seen);
        Assert.Equal(Peer, seen.RemoteEndPoint);
        Assert.Equal((64 * 1024) + 1, transport.Received().Length);
    }

    [Fact]
    public void Every_way_to_close_is_that_of_the_connection()
    {
        var inner = new ProbeFactory();
        InMemoryTransport Close(Action<ITransport> close)
        {
            var transport = InMemoryTransport.Connect(new Plain(inner));
            close(inner.Probes[^1].Transport);
            return transport;
        }

        Assert.Equal(ConnectionLostKind.Done, Close(transport => transport.LoseConnection()).LostReason!.Kind);
        Assert.Equal(ConnectionLostKind.Aborted, Close(transport => transport.AbortConnection()).LostReason!.Kind);
        Assert.Equal(ConnectionLostKind.Failed, Close(transport => transport.FailConnection(new InvalidOperationException())).LostReason!.Kind);
        var half = Close(transport => transport.LoseWriteConnection());
        Assert.Equal((true, false), (half.IsWriteClosed, half.IsClosed));
    }

    [Theory]
    [InlineData("made")]
    [InlineData("data x")]
    [InlineData("end")]
    public void What_an_inner_protocol_throws_closes_its_connection_and_no_other(string when)
    {
        var inner = new ProbeFactory { ThrowsWhen = when };
        var factory = new Plain(inner);
        InMemoryTransport? other = null;
        if (when != "made")
        {
            other = InMemoryTransport.Connect(factory);
        }

        Assert.Throws<InvalidOperationException>(() =>
        {
            var transport = InMemoryTransport.Connect(factory);
            transport.Feed("x");
            transport.PeerCloses();
        });

        Assert.Equal("lost Failed", inner.Probes[^1].Events[^1]);
        Assert.Single(inner.Probes[^1].Events, text => text.StartsWith("lost", StringComparison.Ordinal));
        Assert.False(other?.IsClosed ?? false);
    }

    [Fact]
    public void The_inner_factory_is_started_and_stopped_once_and_the_log_knows_no_other()
    {
        var inner = new ProbeFactory();
        var factory = new Plain(new Plain(inner));
        var log = new ListLogger();
        factory.DoStart(log);
        factory.DoStart(log);
        factory.DoStop();
        Assert.Equal(["started"], inner.Events);
        factory.DoStop();

        Assert.Equal(["started", "stopped"], inner.Events);
        Assert.Equal(["Starting factory ProbeFactory", "Stopping factory ProbeFactory"], log.Lines);
        Assert.Same(log, inner.Logger);
    }

    [Fact]
    public void A_factory_that_makes_no_protocol_is_wrapped_to_one_that_makes_none() =>
        Assert.Null(new Plain(new ProbeFactory { Refuses = true }).BuildProtocol(Peer));

    [Fact]
    public void An_inner_protocol_can_be_made_later_for_the_peer_that_is_known_by_then()
    {
        var inner = new ProbeFactory();
        var transport = InMemoryTransport.Connect(new Late(inner), Peer);
        Assert.Empty(inner.Probes);
        transport.Feed("203.0.113.7\n");
        transport.Feed("data");

        Assert.Equal(["made", "data data"], inner.Probes.Single().Events);
        Assert.Equal("203.0.113.7:0", inner.LastPeer!.ToString());
        Assert.Equal("203.0.113.7:0", inner.Probes.Single().Transport.RemoteEndPoint!.ToString());
    }

    [Fact]
    public void An_inner_protocol_that_was_not_made_hears_of_nothing()
    {
        var inner = new ProbeFactory();
        var transport = InMemoryTransport.Connect(new Late(inner), Peer);
        transport.PeerCloses();
        Assert.True(transport.IsClosed);
        InMemoryTransport.Connect(new Late(inner), Peer).PeerResets();
        Assert.Empty(inner.Probes);
    }

    [Fact]
    public void A_connection_whose_inner_protocol_is_refused_later_is_closed()
    {
        var transport = InMemoryTransport.Connect(new Late(new ProbeFactory { Refuses = true }), Peer);
        transport.Feed("203.0.113.7\n");
        Assert.Equal(ConnectionLostReason.Done, transport.LostReason);
    }

    [Fact]
    public void An_inner_protocol_is_connected_once()
    {
        var transport = InMemoryTransport.Connect(new Late(new ProbeFactory()), Peer);
        transport.Feed("203.0.113.7\n");
        var failure = Assert.Throws<InvalidOperationException>(((LateWrapper)transport.Protocol).ConnectAgain);
        Assert.Equal("Probe was connected already.", failure.Message);
    }

    [Fact]
    public void The_connection_is_read_while_neither_the_wrapper_nor_the_inner_protocol_has_paused()
    {
        var inner = new ProbeFactory();
        var transport = InMemoryTransport.Connect(new Late(inner), Peer);
        transport.Feed("203.0.113.7\n");
        var wrapper = (LateWrapper)transport.Protocol;
        var probe = inner.Probes.Single();

        wrapper.Hold();
        probe.Transport.PauseReading();
        transport.Feed("x");
        probe.Transport.ResumeReading();
        Assert.False(transport.IsReading);
        probe.Transport.PauseReading();
        wrapper.Release();
        Assert.False(transport.IsReading);
        Assert.Equal(["made"], probe.Events);
        probe.Transport.ResumeReading();
        Assert.Equal(["made", "reading", "data x"], probe.Events);
    }

    private sealed class Plain(Factory inner) : WrappingFactory(inner);

    /// <summary>Makes the inner protocol after a first line, which is the peer's address.</summary>
    private sealed class Late(Factory inner) : WrappingFactory(inner)
    {
        public override Protocol? BuildProtocol(EndPoint? address) => new LateWrapper(this);
    }

    private sealed class LateWrapper(WrappingFactory factory) : ProtocolWrapper(factory)
    {
        private EndPoint? _peer;

        public override EndPoint? RemoteEndPoint => _peer ?? base.RemoteEndPoint;

        public void ConnectAgain() => ConnectInner();

        public void Hold() => HoldReading();

        public void Release() => ReleaseReading();

        public override void ConnectionMade()
        {
        }

        public override void DataReceived(ReadOnlySpan<byte> data)
        {
            if (_peer is not null)
            {
                base.DataReceived(data);
                return;
            }

            _peer = new IPEndPoint(IPAddress.Parse(Encoding.ASCII.GetString(data).TrimEnd()), 0);
            ConnectInner();
        }
    }
}
