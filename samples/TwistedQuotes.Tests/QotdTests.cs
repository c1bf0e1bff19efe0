using Twisted.Network;
using Twisted.Testing;

namespace TwistedQuotes.Tests;

public sealed class QotdTests
{
    [Theory]
    [InlineData("An apple a day keeps the doctor away.", "An apple a day keeps the doctor away.\r\n")]
    [InlineData("Zwölf.\nTwo lines.", "Zwölf.\nTwo lines.\r\n")]
    public void Whoever_connects_gets_a_quote_and_a_line_end_and_is_hung_up_on(string quote, string expected)
    {
        var transport = InMemoryTransport.Connect(new QotdFactory(new StaticQuoter(quote)));

        Assert.Equal(expected, transport.ReceivedText());
        Assert.Equal(ConnectionLostReason.Done, transport.LostReason);
    }

    [Fact]
    public void The_conversation_is_that_of_RFC_865() => Transcript.Run(
        """
        # The client need not say anything.
        S: Know thyself.
        S-CLOSE
        """,
        new QotdFactory(new StaticQuoter("Know thyself.")));

    [Fact]
    public void The_command_line_says_what_is_quoted_and_where()
    {
        var server = (TcpServer)TapCommandLine.MakeService<QuoteTap>("--port", "tcp:8007:interface=127.0.0.1", "-s", "Know thyself.");

        Assert.Equal("tcp:8007:interface=127.0.0.1", server.Endpoint.ToString());
        Assert.Equal("Know thyself.\r\n", InMemoryTransport.Connect(server.Factory).ReceivedText());
    }
}
