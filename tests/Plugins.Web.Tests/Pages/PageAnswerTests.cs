namespace Twisted.Tests.Web;

public sealed class PageAnswerTests
{
    [Theory]
    [InlineData(null, "Html")]
    [InlineData("", "Html")]
    [InlineData("*/*", "Html")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "Html")]
    [InlineData("application/json", "Json")]
    [InlineData("Application/JSON; charset=utf-8, text/plain", "Json")]
    [InlineData("application/json, */*;q=0.5", "Json")]
    [InlineData("text/html;q=0.4, application/json;q=0.5", "Json")]
    [InlineData("text/html;q=0, */*", "Json")]
    [InlineData("text/*, application/*;q=0.1", "Html")]
    [InlineData("application/*, text/*;q=0.1", "Json")]
    [InlineData("image/png", "Html")]
    [InlineData("text/html;q=rubbish, ,;;", "Html")]
    public void The_form_is_chosen_by_what_the_client_takes(string? accept, string expected)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Accept = accept;
        Assert.Equal(expected, PageAnswer.Choose(context.Request, PageFormat.Html, PageFormat.Json).ToString());
    }

    [Theory]
    [InlineData(null, "Accept")]
    [InlineData("Accept-Encoding", "Accept-Encoding,Accept")]
    [InlineData("Origin, accept", "Origin, accept")]
    public void Vary_gets_Accept_once(string? before, string after)
    {
        var context = new DefaultHttpContext();
        context.Response.Headers.Vary = before;
        PageAnswer.SetHeaders(context.Response, PageFormat.Html, "no-cache");
        Assert.Equal(after, context.Response.Headers.Vary.ToString());
    }
}
