using System.Net;
using Twisted.Network;
using Twisted.Policies;
using Twisted.Testing;

namespace Twisted.Tests.Policies;

public sealed class ConnectionLimitFactoryTests
{
    private readonly ManualClock _clock = new();
    private readonly ListLogger _log = new();

    [Fact]
    public void As_many_connections_as_the_limit_are_served_and_one_more_is_not()
    {
        var (_, server) = Serve(maxConnections: 2, maxConnectionsPerAddress: 2);
        var first = server.Connect(Peer("10.0.0.1"));
        server.Connect(Peer("10.0.0.2"));
        Assert.Throws<InvalidOperationException>(() => server.Connect(Peer("10.0.0.3")));
        first.PeerCloses();
        server.Connect(Peer("10.0.0.3"));
        Assert.Throws<InvalidOperationException>(() => server.Connect(Peer("10.0.0.4")));
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("::ffff:10.0.0.1", "::ffff:10.0.0.2", false)]
    [InlineData("2001:db8::1", "2001:db8::2:0:0:1", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    [InlineData("fe80::1", "fe80::2", false)]
    [InlineData("fe80::1", "fe80::1", true)]
    public void Connections_are_limited_for_each_address_which_for_IPv6_is_a_network(string one, string other, bool isSame)
    {
        var (_, server) = Serve(maxConnections: 10, maxConnectionsPerAddress: 1);
        var first = server.Connect(Peer(one));
        if (!isSame)
        {
            server.Connect(Peer(other));
            return;
        }

        Assert.Throws<InvalidOperationException>(() => server.Connect(Peer(other)));
        first.PeerResets();
        server.Connect(Peer(other));
    }

    [Fact]
    public void Peers_without_an_address_are_limited_in_all_only()
    {
        var (_, server) = Serve(maxConnections: 3, maxConnectionsPerAddress: 1);
        server.Connect();
        server.Connect();
        server.Connect();
        Assert.Throws<InvalidOperationException>(() => server.Connect());
    }

    [Fact]
    public void What_the_inner_factory_refuses_or_fails_to_make_does_not_count()
    {
        var refusing = new ConnectionLimitFactory(new ProbeFactory { Refuses = true }) { MaxConnections = 1 };
        Assert.Null(refusing.BuildProtocol(Peer("10.0.0.1")));
        Assert.Equal(0, refusing.Count);
        var failing = new ConnectionLimitFactory(new FailingFactory()) { MaxConnections = 1 };
        Assert.Throws<InvalidOperationException>(() => failing.BuildProtocol(Peer("10.0.0.1")));
        Assert.Equal(0, failing.Count);
    }

    [Fact]
    public void A_flood_fills_no_log()
    {
        var (_, server) = Serve(maxConnections: 1, maxConnectionsPerAddress: 1);
        for (var round = 0; round < 10; round++)
        {
            var only = server.Connect(Peer("10.0.0.1"));
            for (var i = 0; i < 100; i++)
            {
                Assert.Throws<InvalidOperationException>(() => server.Connect(Peer("10.0.0.2")));
            }

            only.PeerCloses();
        }

        _clock.Advance(TimeSpan.FromSeconds(60));
        server.Connect(Peer("10.0.0.1"));
        Assert.Equal(
            [
                "Starting factory ProbeFactory",
                "ProbeFactory refuses connections: 1 are open, the most in all; one from 10.0.0.2 was the first",
                "ProbeFactory no longer refuses connections, as it did 1000 times",
            ],
            _log.Lines);
    }

    [Fact]
    public void The_log_names_the_network_that_was_over_its_limit()
    {
        var (_, server) = Serve(maxConnections: 10, maxConnectionsPerAddress: 1);
        server.Connect(Peer("2001:db8::1"));
        Assert.Throws<InvalidOperationException>(() => server.Connect(Peer("2001:db8::2")));
        Assert.Equal("ProbeFactory refuses connections: 1 are open, the most for one address; one from 2001:db8::/64 was the first", _log.Lines[^1]);
    }

    [Fact]
    public void Who_is_over_the_limit_can_be_told()
    {
        using var server = new InMemoryServer(new Polite(new ProbeFactory()) { MaxConnections = 1 });
        server.Connect();
        var refused = server.Connect();
        Assert.Equal("Come back later.\r\n", refused.ReceivedText());
        Assert.True(refused.IsClosed);
    }

    [Fact]
    public void Connections_that_are_made_and_lost_by_many_threads_are_counted_right()
    {
        var factory = new ConnectionLimitFactory(new Echoes()) { MaxConnections = 50, MaxConnectionsPerAddress = 20 };
        var most = 0;
        Parallel.For(0, 20_000, i =>
        {
            var protocol = factory.BuildProtocol(Peer($"10.0.0.{i % 7}"));
            InterlockedMax(ref most, factory.Count);
            if (protocol is not null)
            {
                var transport = new InMemoryTransport(protocol);
                transport.Connect();
                transport.PeerResets();
            }
        });
        Assert.Equal(0, factory.Count);
        Assert.InRange(most, 1, 50);
    }

    [Fact]
    public void A_limit_is_at_least_one()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConnectionLimitFactory(new Echoes()) { MaxConnections = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConnectionLimitFactory(new Echoes()) { MaxConnectionsPerAddress = 0 });
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private static IPEndPoint Peer(string address) => new(IPAddress.Parse(address), 4711);

    private (ProbeFactory Inner, InMemoryServer Server) Serve(int maxConnections, int maxConnectionsPerAddress)
    {
        var inner = new ProbeFactory();
        var factory = new ConnectionLimitFactory(inner) { MaxConnections = maxConnections, MaxConnectionsPerAddress = maxConnectionsPerAddress, Clock = _clock };
        return (inner, new InMemoryServer(factory, _log));
    }

    private sealed class Echoes : Factory
    {
        public override Protocol? BuildProtocol(EndPoint? address) => new Probe(new ProbeFactory());
    }

    private sealed class FailingFactory : Factory
    {
        public override Protocol? BuildProtocol(EndPoint? address) => throw new InvalidOperationException();
    }

    private sealed class Polite(Factory inner) : ConnectionLimitFactory(inner)
    {
        protected override Protocol? BuildOverflowProtocol(EndPoint? address) => new Later();
    }

    private sealed class Later : Protocol
    {
        public override void ConnectionMade()
        {
            Transport.Write("Come back later.\r\n");
            Transport.LoseConnection();
        }
    }
}
