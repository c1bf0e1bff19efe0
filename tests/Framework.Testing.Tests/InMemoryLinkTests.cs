using System.Net;

namespace Twisted.Testing.Tests;

public sealed class InMemoryLinkTests
{
    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(64 * 1024, int.MaxValue)]
    public void A_client_and_a_server_talk_however_narrow_the_network_is(int window, int pieceSize)
    {
        var client = new ScriptedProtocol { WhenMade = self => self.Transport.Write("hello") };
        var server = new ScriptedProtocol { WhenReceived = (self, text) => self.Transport.Write(text.ToUpperInvariant()) };

        var link = new InMemoryLink(client, server, new InMemoryLinkOptions { Window = window, PieceSize = pieceSize });

        Assert.Equal("hello", link.Client.ReceivedText());
        Assert.Equal("HELLO", link.Server.ReceivedText());
        Assert.Equal("HELLO", Heard(client));
    }

    [Fact]
    public void An_end_in_order_arrives_after_all_that_was_written()
    {
        var client = new ScriptedProtocol();
        var server = new ScriptedProtocol
        {
            WhenMade = self =>
            {
                self.Transport.Write("bye");
                self.Transport.LoseConnection();
            },
        };

        var link = new InMemoryLink(client, server, new InMemoryLinkOptions { Window = 1 });

        Assert.Equal("bye", Heard(client));
        Assert.Equal("lost Done", client.Events[^1]);
        Assert.Equal((ConnectionLostReason.Done, ConnectionLostReason.Done), (link.Client.LostReason, link.Server.LostReason));
    }

    [Fact]
    public void A_side_that_has_closed_its_half_still_hears_the_other()
    {
        var client = new ScriptedProtocol();
        var server = new HalfOpen();
        var link = new InMemoryLink(client, server);

        link.Client.LoseWriteConnection();
        Assert.True(server.HasHeardTheEnd);
        server.Transport.Write("still here");
        Assert.Equal("still here", Heard(client));
        Assert.False(link.Client.IsClosed);
        server.Transport.LoseConnection();
        Assert.True(link.Client.IsClosed);
    }

    [Fact]
    public void An_abort_is_a_reset_for_the_other_side_and_loses_what_is_on_its_way()
    {
        var client = new ScriptedProtocol();
        var link = new InMemoryLink(client, new ScriptedProtocol()) { DeliversToClient = false };

        link.Server.Write("lost"u8);
        link.Server.AbortConnection();

        Assert.Equal(["made", "lost Lost"], client.Events);
    }

    [Fact]
    public void A_network_that_breaks_is_lost_for_both()
    {
        var (client, server) = (new ScriptedProtocol(), new ScriptedProtocol());
        new InMemoryLink(client, server).Break();
        Assert.Equal(("lost Lost", "lost Lost"), (client.Events[^1], server.Events[^1]));
    }

    [Fact]
    public void A_side_that_does_not_read_slows_the_other_one_down()
    {
        var (client, server) = (new ScriptedProtocol(), new ScriptedProtocol());
        var link = new InMemoryLink(client, server, new InMemoryLinkOptions { Window = 1000 });

        client.Transport.PauseReading();
        server.Transport.Write(new byte[100_000]);
        Assert.Equal(99_000, server.Transport.UnsentBytes);
        Assert.Contains("paused", server.Events);
        Assert.Equal(["made"], client.Events);

        client.Transport.ResumeReading();
        Assert.Equal(0, server.Transport.UnsentBytes);
        Assert.Equal("resumed", server.Events[^1]);
        Assert.Equal(100_000, Heard(client).Length);
    }

    [Fact]
    public void What_the_network_holds_back_arrives_in_its_order_later()
    {
        var (client, server) = (new ScriptedProtocol(), new ScriptedProtocol());
        var link = new InMemoryLink(client, server) { DeliversToServer = false };
        client.Transport.Write("one"u8);
        client.Transport.Write("two"u8);
        client.Transport.LoseConnection();
        Assert.Equal(["made"], server.Events);
        link.DeliversToServer = true;
        Assert.Equal("onetwo", Heard(server));
        Assert.Equal("lost Done", server.Events[^1]);
    }

    [Fact]
    public void Everything_takes_its_time_by_the_clock()
    {
        var client = new ScriptedProtocol { WhenMade = self => self.Transport.Write("ping") };
        var server = new ScriptedProtocol { WhenReceived = (self, _) => self.Transport.Write("pong") };
        _ = new InMemoryLink(client, server, new InMemoryLinkOptions { Latency = TimeSpan.FromMilliseconds(100), Clock = _clock });

        _clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal("", Heard(server));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(("ping", ""), (Heard(server), Heard(client)));
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal("pong", Heard(client));
        Assert.Equal(0, _clock.Waiting);
    }

    [Fact]
    public void What_a_handler_throws_comes_out_and_the_other_side_hears_the_end()
    {
        var client = new ScriptedProtocol();
        var server = new ScriptedProtocol { WhenReceived = (_, _) => throw new InvalidOperationException("no") };
        _ = new InMemoryLink(client, server);

        Assert.Equal("no", Assert.Throws<InvalidOperationException>(() => client.Transport.Write("x"u8)).Message);
        Assert.Equal("lost Failed", server.Events[^1]);
        Assert.Equal("lost Done", client.Events[^1]);
    }

    [Fact]
    public void Factories_are_connected_with_the_addresses_that_the_test_says()
    {
        var options = new InMemoryLinkOptions { ClientEndPoint = new IPEndPoint(1, 1), ServerEndPoint = new IPEndPoint(2, 2) };
        var (client, server) = (new Noting(), new Noting());

        var link = InMemoryLink.Connect(client, server, options);

        Assert.Equal((options.ServerEndPoint, options.ClientEndPoint), (client.Peer, server.Peer));
        Assert.Equal((options.ClientEndPoint, options.ServerEndPoint), (link.Client.LocalEndPoint, link.Client.RemoteEndPoint));
        Assert.Equal((options.ServerEndPoint, options.ClientEndPoint), (link.Server.LocalEndPoint, link.Server.RemoteEndPoint));
    }

    [Fact]
    public void A_server_that_wants_no_connection_closes_it()
    {
        var client = new ScriptedProtocol();
        InMemoryLink.ConnectProtocol(client, new Noting { Refuses = true });
        Assert.Equal(["made", "lost Done"], client.Events);
        Assert.Throws<InvalidOperationException>(() => InMemoryLink.Connect(new Noting { Refuses = true }, new Noting()));
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        foreach (var options in (InMemoryLinkOptions[])[new() { Window = 0 }, new() { PieceSize = 0 }, new() { Latency = TimeSpan.FromSeconds(-1) }])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new InMemoryLink(new ScriptedProtocol(), new ScriptedProtocol(), options));
        }
    }

    [Fact]
    public void A_stalled_network_moves_nothing_until_its_time_is_over()
    {
        var protocol = new ScriptedProtocol { WhenReceived = (self, text) => self.Transport.Write(text) };
        var transport = new InMemoryTransport(protocol);
        transport.Connect();
        transport.StallFor(TimeSpan.FromSeconds(5), _clock);
        transport.Feed("a");
        transport.Feed("b");
        protocol.Transport.Write("first"u8);
        transport.PeerCloses();
        Assert.Equal(("", 2, true), (transport.ReceivedText(), transport.UndeliveredBytes, transport.IsStalled));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("firstab", transport.ReceivedText());
        Assert.Equal(["made", "data a", "data b", "lost Done"], protocol.Events);
    }

    private static string Heard(ScriptedProtocol protocol) => string.Concat(protocol.Events.Where(text => text.StartsWith("data ", StringComparison.Ordinal)).Select(text => text[5..]));

    private sealed class HalfOpen : Protocol
    {
        public bool HasHeardTheEnd { get; private set; }

        public override void ReadConnectionLost() => HasHeardTheEnd = true;
    }

    private sealed class Noting : Factory
    {
        public bool Refuses { get; init; }

        public EndPoint? Peer { get; private set; }

        public override Protocol? BuildProtocol(EndPoint? address)
        {
            Peer = address;
            return Refuses ? null : new ScriptedProtocol();
        }
    }
}
