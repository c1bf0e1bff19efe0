using System.Text;

namespace TwistedQuotes.Tests;

public sealed class QotdTests
{
    [Theory]
    [InlineData("An apple a day keeps the doctor away.", "An apple a day keeps the doctor away.\r\n")]
    [InlineData("Zwölf.\nTwo lines.", "Zwölf.\nTwo lines.\r\n")]
    public void Whoever_connects_gets_a_quote_and_a_line_end_and_is_hung_up_on(string quote, string expected)
    {
        var transport = new RecordingTransport();
        var protocol = new QotdFactory(new StaticQuoter(quote)).BuildProtocol(null)!;

        protocol.MakeConnection(transport);

        Assert.Equal(expected, Encoding.UTF8.GetString([.. transport.Written]));
        Assert.True(transport.IsLost);
    }
}
