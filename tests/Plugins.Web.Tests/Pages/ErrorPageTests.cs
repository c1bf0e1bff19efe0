using System.Net;

namespace Twisted.Tests.Web;

public sealed class ErrorPageTests
{
    [Fact]
    public Task What_is_not_found_has_a_page() => Verify(PageSamples.Shorten(Html(404)));

    [Fact]
    public Task It_is_plain_text_as_well() => Verify(PageSamples.Write(output => new ErrorPage(503).Write(PageFormat.Text, output)));

    [Fact]
    public Task Every_code_has_a_reason_and_a_sentence() => Verify(string.Join('\n', Enumerable.Range(400, 200)
        .Where(status => ErrorMeaning.Reason(status) is not ("Client Error" or "Server Error"))
        .Append(498).Append(599)
        .Select(status => $"{status} {ErrorMeaning.Reason(status)}: {ErrorMeaning.Advice(status)}")));

    [Fact]
    public void A_traceback_is_escaped()
    {
        var html = Html(500, new InvalidOperationException("<script>\u202E\0", new ArgumentException("\"inner\"")));
        Assert.Contains("System.InvalidOperationException: &#60;script&#62;U+202EU+0000\n ---&#62; System.ArgumentException: &#34;inner&#34;", html, StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException: x", PageSamples.Write(output => new ErrorPage(500, new InvalidOperationException("x")).Write(PageFormat.Text, output)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_that_cannot_be_shown_is_named() => Assert.Contains("Unspeakable, whose description failed with System.NotSupportedException", Html(500, new Unspeakable()), StringComparison.Ordinal);

    [Fact]
    public void A_traceback_without_an_end_is_cut_off() => Assert.InRange(Html(500, new InvalidOperationException(new string('<', 1_000_000))).Length, 65536, 400_000);

    [Theory]
    [InlineData("*/*", "text/html; charset=utf-8")]
    [InlineData("text/html", "text/html; charset=utf-8")]
    [InlineData("application/json", "text/html; charset=utf-8")]
    [InlineData("application/json, text/plain;q=0.1", "text/plain; charset=utf-8")]
    [InlineData("text/plain", "text/plain; charset=utf-8")]
    public async Task It_is_answered_in_the_form_that_is_taken(string accept, string type)
    {
        await using var server = await ResourceServer.StartAsync(new DelegateResource(context => ErrorPage.RenderAsync(context, 404)));
        server.Client.DefaultRequestHeaders.Add("Accept", accept);
        using var answer = await server.Client.GetAsync("/");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal((await answer.Content.ReadAsByteArrayAsync()).Length, answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Headers_of_what_could_not_be_sent_are_taken_out_and_those_of_the_failure_stay()
    {
        await using var server = await ResourceServer.StartAsync(new DelegateResource(context =>
        {
            context.Response.Headers.ETag = "\"1\"";
            context.Response.Headers.LastModified = "Thu, 01 Jan 1970 00:00:00 GMT";
            context.Response.Headers.ContentEncoding = "br";
            context.Response.Headers.ContentRange = "bytes */10";
            context.Response.Headers.RetryAfter = "120";
            context.Response.ContentLength = 7;
            return ErrorPage.RenderAsync(context, context.Request.Path == "/range" ? 416 : 503);
        }));
        using var unavailable = await server.Client.GetAsync("/");
        using var range = await server.Client.GetAsync("/range");
        Assert.Null(unavailable.Headers.ETag);
        Assert.Null(unavailable.Content.Headers.LastModified);
        Assert.Empty(unavailable.Content.Headers.ContentEncoding);
        Assert.Null(unavailable.Content.Headers.ContentRange);
        Assert.Equal("120", unavailable.Headers.GetValues("Retry-After").Single());
        Assert.Equal("bytes */10", range.Content.Headers.ContentRange?.ToString());
    }

    private static string Html(int status, Exception? exception = null) => PageSamples.Write(output => new ErrorPage(status, exception).Write(PageFormat.Html, output));

    private sealed class Unspeakable : Exception
    {
        public override string ToString() => throw new NotSupportedException();
    }
}
