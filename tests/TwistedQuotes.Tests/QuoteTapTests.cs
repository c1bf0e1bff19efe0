namespace TwistedQuotes.Tests;

public sealed class QuoteTapTests
{
    [Fact]
    public void By_default_the_static_quote_is_served_where_the_options_say()
    {
        var options = new QuoteOptions { Port = ServerEndpoint.Parse("8007"), Static = "Know thyself." };

        var server = Assert.IsType<TcpServer>(new QuoteTap().MakeService(options));

        Assert.Equal("8007", server.Endpoint.ToString());
        Assert.Equal("Know thyself.", Assert.IsType<QotdFactory>(server.Factory).Quoter.GetQuote());
    }

    [Fact]
    public void A_file_goes_before_the_static_quote()
    {
        var options = new QuoteOptions { Port = ServerEndpoint.Parse("8007"), Static = "Know thyself.", File = new FileInfo("quotes") };

        var server = Assert.IsType<TcpServer>(new QuoteTap().MakeService(options));

        var quoter = Assert.IsType<FortuneQuoter>(Assert.IsType<QotdFactory>(server.Factory).Quoter);
        Assert.Equal([Path.GetFullPath("quotes")], quoter.FileNames);
    }
}
