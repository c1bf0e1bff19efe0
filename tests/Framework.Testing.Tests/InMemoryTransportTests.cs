using System.Net;

namespace Twisted.Testing.Tests;

public sealed class InMemoryTransportTests
{
    private static readonly string TooMuch = new('x', (64 * 1024) + 1);

    [Fact]
    public void What_is_fed_reaches_the_protocol_and_what_it_writes_reaches_the_peer()
    {
        var protocol = new ScriptedProtocol
        {
            WhenMade = self => self.Transport.Write("hello\r\n"),
            WhenReceived = (self, text) => self.Transport.Write($"<{text}>"),
        };
        var transport = Connected(protocol);

        Assert.Equal("hello\r\n", transport.TakeText());
        transport.Feed("ä");
        transport.Feed([0x62, 0x63]);

        Assert.Equal("<ä><bc>", transport.TakeText());
        Assert.Equal("", transport.TakeText());
        Assert.Equal("hello\r\n<ä><bc>", transport.ReceivedText());
        Assert.Equal(["made", "data ä", "data bc"], protocol.Events);
    }

    [Fact]
    public void Pieces_are_as_long_as_the_test_says()
    {
        var protocol = new ScriptedProtocol();
        var transport = Connected(protocol);

        transport.FeedInPieces("abcde", 2);
        transport.FeedInPieces("fg", 1);

        Assert.Equal(["made", "data ab", "data cd", "data e", "data f", "data g"], protocol.Events);
    }

    [Fact]
    public void What_a_handler_writes_leaves_when_it_returns()
    {
        var before = "?";
        InMemoryTransport? transport = null;
        var protocol = new ScriptedProtocol
        {
            WhenReceived = (self, text) =>
            {
                self.Transport.Write(text);
                before = transport!.ReceivedText();
            },
        };
        transport = Connected(protocol);

        transport.Feed("x");

        Assert.Equal(("", "x"), (before, transport.ReceivedText()));
    }

    [Fact]
    public void A_connection_that_is_lost_on_purpose_still_delivers_what_was_written_before_and_nothing_after()
    {
        var protocol = new ScriptedProtocol
        {
            WhenReceived = (self, _) =>
            {
                self.Transport.Write("before");
                self.Transport.LoseConnection();
                self.Transport.Write("after");
            },
        };
        var transport = Connected(protocol);

        transport.Feed("x");
        transport.Feed("nobody hears this");

        Assert.Equal("before", transport.ReceivedText());
        Assert.Equal((true, true, ConnectionLostReason.Done), (transport.IsClosing, transport.IsClosed, transport.LostReason));
        Assert.Equal(["made", "data x", "lost Done"], protocol.Events);
    }

    [Fact]
    public void A_connection_waits_for_a_peer_that_does_not_read_before_it_closes()
    {
        var protocol = new ScriptedProtocol();
        var transport = Connected(protocol);
        transport.PeerReads = false;
        transport.Write("late");
        transport.LoseConnection();

        Assert.Equal((true, false, 4), (transport.IsClosing, transport.IsClosed, transport.UnsentBytes));
        transport.PeerReads = true;

        Assert.Equal(("late", true), (transport.ReceivedText(), transport.IsClosed));
        Assert.Equal(["made", "lost Done"], protocol.Events);
    }

    [Fact]
    public void An_aborted_connection_loses_what_was_not_sent()
    {
        var protocol = new ScriptedProtocol();
        var transport = Connected(protocol);
        transport.PeerReads = false;
        transport.Write("never");

        transport.AbortConnection();
        transport.PeerReads = true;

        Assert.Equal(("", 0, ConnectionLostReason.Aborted), (transport.ReceivedText(), transport.UnsentBytes, transport.LostReason));
        Assert.Equal(["made", "lost Aborted"], protocol.Events);
    }

    [Fact]
    public void A_protocol_hears_that_too_much_waits_and_that_it_went_out()
    {
        var protocol = new ScriptedProtocol();
        var transport = Connected(protocol);
        transport.PeerReads = false;

        transport.Write(TooMuch);
        Assert.Equal((true, TooMuch.Length), (transport.IsWritingPaused, transport.UnsentBytes));
        transport.PeerTakes((48 * 1024) - 1);
        Assert.Equal((true, (16 * 1024) + 2), (transport.IsWritingPaused, transport.UnsentBytes));
        transport.PeerTakes(2);

        Assert.Equal((false, 16 * 1024), (transport.IsWritingPaused, transport.UnsentBytes));
        Assert.Equal(["made", "paused", "resumed"], protocol.Events);
        transport.PeerReads = true;
        Assert.Equal(TooMuch, transport.ReceivedText());
    }

    [Fact]
    public void A_handler_that_writes_too_much_at_once_hears_of_it_also_when_the_peer_reads()
    {
        var protocol = new ScriptedProtocol { WhenMade = self => self.Transport.Write(TooMuch) };

        Connected(protocol);

        Assert.Equal(["made", "paused", "resumed"], protocol.Events);
    }

    [Fact]
    public void What_arrives_while_the_protocol_does_not_read_is_kept_for_later()
    {
        var protocol = new ScriptedProtocol { WhenReceived = (self, _) => self.Transport.PauseReading() };
        var transport = Connected(protocol);

        transport.Feed("a");
        transport.Feed("b");
        transport.PeerCloses();
        Assert.Equal(["made", "data a"], protocol.Events);
        Assert.True(transport.IsReadingPaused);
        transport.ResumeReading();
        Assert.Equal(["made", "data a", "data b"], protocol.Events);
        transport.ResumeReading();

        Assert.Equal(["made", "data a", "data b", "lost Done"], protocol.Events);
    }

    [Fact]
    public void A_peer_that_closes_still_gets_what_was_written()
    {
        var protocol = new ScriptedProtocol { WhenReceived = (self, text) => self.Transport.Write(text) };
        var transport = Connected(protocol);

        transport.Feed("echo");
        transport.PeerCloses();

        Assert.Equal(("echo", ConnectionLostReason.Done), (transport.ReceivedText(), transport.LostReason));
    }

    [Fact]
    public void A_reset_is_told_with_its_exception()
    {
        var protocol = new ScriptedProtocol();
        var transport = Connected(protocol);

        transport.PeerResets();
        transport.PeerResets();

        Assert.Equal(ConnectionLostKind.Lost, transport.LostReason!.Kind);
        Assert.IsType<System.Net.Sockets.SocketException>(transport.LostReason.Exception);
        Assert.Equal(["made", "lost Lost"], protocol.Events);
    }

    [Fact]
    public void A_handler_that_throws_loses_its_connection_and_the_test_sees_why()
    {
        var fault = new InvalidOperationException("it went off");
        var protocol = new ScriptedProtocol { WhenReceived = (_, _) => throw fault };
        var transport = Connected(protocol);

        Assert.Same(fault, Assert.Throws<InvalidOperationException>(() => transport.Feed("x")));

        Assert.Equal(new ConnectionLostReason(ConnectionLostKind.Failed, fault), transport.LostReason);
        Assert.Equal(["made", "data x", "lost Failed"], protocol.Events);
        transport.Feed("nothing more comes of it");
    }

    [Fact]
    public void A_handler_that_calls_its_transport_is_not_called_meanwhile()
    {
        var protocol = new ScriptedProtocol
        {
            WhenMade = self =>
            {
                self.Transport.Write(TooMuch);
                self.Transport.LoseConnection();
                self.Events.Add("made returns");
            },
        };

        var transport = Connected(protocol);

        // All went out, so there is nothing to pause for any more.
        Assert.Equal(["made", "made returns", "lost Done"], protocol.Events);
        Assert.Equal(TooMuch, transport.ReceivedText());
    }

    [Fact]
    public async Task Calls_never_overlap_whatever_thread_feeds_or_writes()
    {
        var inside = 0;
        var overlaps = 0;
        var received = 0;
        var protocol = new ScriptedProtocol
        {
            WhenReceived = (self, text) =>
            {
                overlaps += Interlocked.Increment(ref inside) - 1;
                received += text.Length;
                self.Transport.Write(text);
                Interlocked.Decrement(ref inside);
            },
        };
        var transport = Connected(protocol);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                transport.Feed("a");
                transport.Write("b");
            }
        })));

        // What another thread had in its hands is done by the time that it lets go.
        transport.Feed("a");
        Assert.Equal((0, 4001, 8001), (overlaps, received, transport.Received().Length));
    }

    [Fact]
    public void A_factory_is_told_of_the_peer_and_may_refuse_it()
    {
        var peer = new IPEndPoint(IPAddress.Loopback, 12345);

        Assert.Equal(peer, InMemoryTransport.Connect(new PickyFactory(), peer).RemoteEndPoint);
        Assert.Throws<InvalidOperationException>(() => InMemoryTransport.Connect(new PickyFactory()));
    }

    [Fact]
    public void Nothing_arrives_before_there_is_a_connection_and_there_is_one_once()
    {
        var transport = new InMemoryTransport(new ScriptedProtocol());

        Assert.Throws<InvalidOperationException>(() => transport.Feed("early"));
        transport.Connect();
        Assert.Throws<InvalidOperationException>(transport.Connect);
    }

    [Fact]
    public void A_server_starts_its_factory_closes_what_is_open_and_stops_it()
    {
        var factory = new PickyFactory();
        var peer = new IPEndPoint(IPAddress.Loopback, 12345);
        InMemoryTransport first, second;
        using (var server = new InMemoryServer(factory))
        {
            Assert.Equal(["started"], factory.Events);
            first = server.Connect(peer);
            second = server.Connect(peer);
            second.PeerReads = false;
            second.Write("never");
            Assert.Equal([first, second], server.Connections);
        }

        Assert.Equal(["started", "stopped"], factory.Events);
        Assert.Equal((ConnectionLostReason.Done, ConnectionLostReason.Aborted), (first.LostReason, second.LostReason));
    }

    private static InMemoryTransport Connected(Protocol protocol)
    {
        var transport = new InMemoryTransport(protocol);
        transport.Connect();
        return transport;
    }

    private sealed class PickyFactory : Factory
    {
        public List<string> Events { get; } = [];

        public override Protocol? BuildProtocol(EndPoint? address) => address is null ? null : new ScriptedProtocol();

        protected override void StartFactory() => Events.Add("started");

        protected override void StopFactory() => Events.Add("stopped");
    }
}
