using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Twisted.Web;
using TwistedQuotes.Web;

namespace TwistedQuotes.Tests;

public sealed class QuoteResourceTests
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

    [Theory]
    [InlineData(null, "text/plain")]
    [InlineData("*/*", "text/plain")]
    [InlineData(Browser, "text/html")]
    [InlineData("application/json", "application/json")]
    [InlineData("application/json;q=0.5, text/html;q=0.4", "application/json")]
    [InlineData("text/*, text/plain;q=0.1", "text/html")]
    [InlineData("*/*, text/plain;q=0", "text/html")]
    [InlineData("image/png", "text/plain")]
    [InlineData("no media type at all", "text/plain")]
    public async Task The_client_gets_the_form_that_it_likes_best(string? accept, string expected)
    {
        var (context, _) = await AskAsync("Know thyself.", accept);

        Assert.Equal($"{expected}; charset=utf-8", context.Response.ContentType);
        Assert.Equal("Accept", context.Response.Headers.Vary);
    }

    [Fact]
    public async Task As_text_it_is_the_quote_and_a_line_end()
    {
        var (context, text) = await AskAsync("Zwölf.\n<b>Two</b> lines.", accept: null);

        Assert.Equal("Zwölf.\n<b>Two</b> lines.\n", text);
        Assert.Equal("no-store", context.Response.Headers.CacheControl);
        Assert.Equal("nosniff", context.Response.Headers.XContentTypeOptions);
    }

    [Fact]
    public async Task As_JSON_it_is_read_back_as_it_was()
    {
        const string Quote = "He said \"Zwölf\"\n\\ \u0007 </script>";

        var (_, text) = await AskAsync(Quote, "application/json");

        using var json = JsonDocument.Parse(text);
        Assert.Equal(Quote, json.RootElement.GetProperty("quote").GetString());
    }

    [Fact]
    public async Task On_the_page_markup_in_a_quote_is_text()
    {
        var (context, text) = await AskAsync("<script>alert('Zwölf')</script>\n& \"more\"", Browser);

        Assert.Contains("<blockquote lang=\"\">&lt;script&gt;alert(&#x27;Zwölf&#x27;)&lt;/script&gt;&#xA;&amp; &quot;more&quot;</blockquote>", text, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", context.Response.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HEAD_says_the_length_and_sends_nothing()
    {
        var (context, text) = await AskAsync("Know thyself.", accept: null, "HEAD");

        Assert.Equal((200, 14, ""), (context.Response.StatusCode, context.Response.ContentLength, text));
    }

    [Fact]
    public async Task Other_methods_are_refused_with_those_that_there_are()
    {
        var (context, text) = await AskAsync("Know thyself.", accept: null, "POST");

        Assert.Equal((405, "GET, HEAD", ""), (context.Response.StatusCode, context.Response.Headers.Allow.ToString(), text));
    }

    [Fact]
    public async Task As_a_plug_in_it_has_the_usual_quote()
    {
        Assert.Equal(StaticQuoter.UsualQuote, new QuoteResource().Quoter.GetQuote());

        var server = StreamServer.For(ServerEndpoint.Parse("tcp:0:interface=127.0.0.1"), new Site(new QuoteResource()));
        await server.StartAsync();
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{((IPEndPoint)server.LocalEndPoint!).Port}") };
            Assert.Equal($"{StaticQuoter.UsualQuote}\n", await client.GetStringAsync("/"));
            using var below = await client.GetAsync("/below");
            Assert.Equal(HttpStatusCode.NotFound, below.StatusCode);
        }
        finally
        {
            await server.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<(HttpContext Context, string Text)> AskAsync(string quote, string? accept, string method = "GET")
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Headers.Accept = accept;
        context.Response.Body = body;
        await new QuoteResource(new StaticQuoter(quote)).RenderAsync(context);
        return (context, System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }
}
