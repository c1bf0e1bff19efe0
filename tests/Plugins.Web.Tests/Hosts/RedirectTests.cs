namespace Twisted.Tests.Web;

public sealed class RedirectTests
{
    [Theory]
    [InlineData("/new", false, false, "/old/a?b=c", "/new")]
    [InlineData("/new", true, false, "/old/a?b=c", "/new/a")]
    [InlineData("/new/", true, true, "/old/a%20b?b=c", "/new/a%20b?b=c")]
    [InlineData("/new?x=1", true, true, "/old/a?b=c", "/new/a?x=1&b=c")]
    [InlineData("/new#part", true, true, "/old/a?b=c", "/new/a?b=c#part")]
    [InlineData("https://example.com", true, true, "/old/a?b=c", "https://example.com/a?b=c")]
    [InlineData("https://example.com", true, true, "/old", "https://example.com")]
    [InlineData("https://example.com/", true, true, "/old/@evil.org", "https://example.com/@evil.org")]
    [InlineData("https://example.com", true, true, "/old//evil.org", "https://example.com//evil.org")]
    [InlineData("/", true, true, "/old//evil.org/x", "/evil.org/x")]
    [InlineData("/", true, true, "/old/%5Cevil.org", "/%5Cevil.org")]
    [InlineData("/", true, true, "/old/%0d%0aX:y", "/%0D%0AX:y")]
    public async Task Clients_are_sent_where_the_resource_says(string target, bool path, bool query, string asked, string expected)
    {
        await using var server = await ResourceServer.StartAsync(new Tree().PutChild("old", new Redirect(target, 308) { AppendsPath = path, AppendsQuery = query }));
        var answer = await RawHttp.GetAsync(server.Address, asked);
        Assert.StartsWith("HTTP/1.1 308 ", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nLocation: {expected}\r\n", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("//evil.org")]
    [InlineData("/\\evil.org")]
    [InlineData("new")]
    [InlineData("javascript:alert(1)")]
    [InlineData("ftp://example.com/")]
    [InlineData("https://")]
    [InlineData("https://example.com@evil.org/")]
    [InlineData("/a b")]
    [InlineData("/a\r\nX: y")]
    [InlineData("/ü")]
    public void A_target_that_is_none_is_refused(string target) => Assert.Throws<ArgumentException>(() => new Redirect(target));

    [Theory]
    [InlineData(200)]
    [InlineData(300)]
    [InlineData(304)]
    [InlineData(306)]
    [InlineData(0)]
    public void A_status_that_is_no_redirect_is_refused(int status) => Assert.Throws<ArgumentException>(() => new Redirect("/a", status));

    private sealed class Tree : Resource
    {
        public override Task RenderAsync(HttpContext context) => Task.CompletedTask;
    }
}
