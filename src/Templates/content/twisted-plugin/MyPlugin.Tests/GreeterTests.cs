using Twisted.Network;
using Twisted.Testing;
using Twisted.Usage;

namespace MyNamespace.Tests;

public sealed class GreeterTests
{
    [Fact]
    public void Whoever_connects_is_greeted_and_gets_back_what_he_sends()
    {
        var transport = InMemoryTransport.Connect(new GreeterFactory("Good morning."));
        Assert.Equal("Good morning.\r\n", transport.TakeText());

        transport.FeedInPieces("Who is there?\r\n", 1);

        Assert.Equal("Who is there?\r\n", transport.TakeText());
    }

    [Fact]
    public void A_peer_that_does_not_read_is_not_read_from_either()
    {
        var transport = InMemoryTransport.Connect(new GreeterFactory("Good morning."));

        transport.PeerReads = false;
        transport.Feed(new string('x', 100_000));
        Assert.True(transport.IsReadingPaused);

        transport.PeerReads = true;
        Assert.False(transport.IsReadingPaused);
    }

    [Fact]
    public void The_command_line_says_what_is_served_and_where()
    {
        var server = (TcpServer)TapCommandLine.MakeService<GreeterTap>("--port", "tcp:8100:interface=127.0.0.1", "-g", "Hi");

        Assert.Equal("tcp:8100:interface=127.0.0.1", server.Endpoint.ToString());
        Assert.Equal("Hi\r\n", InMemoryTransport.Connect(server.Factory).ReceivedText());
    }

    [Fact]
    public void A_greeting_that_says_nothing_is_refused() =>
        Assert.Throws<UsageException>(() => TapCommandLine.MakeService<GreeterTap>("--greeting", " "));
}
