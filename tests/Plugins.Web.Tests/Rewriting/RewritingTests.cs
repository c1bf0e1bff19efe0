using Twisted.Persistence;

namespace Twisted.Tests.Web;

public sealed class RewritingTests
{
    [Theory]
    [InlineData("/old", "'/new'")]
    [InlineData("/old/a%20b", "'/new/a b'")]
    [InlineData("/older", "'/older'")]
    [InlineData("/", "'/'")]
    [InlineData("/~alice", "'/users/alice'")]
    [InlineData("/~alice/x/y", "'/users/alice/x/y'")]
    [InlineData("/item/12", "'/show/12/item'")]
    [InlineData("/twice/a", "'/new/a'")]
    [InlineData("/stop/a", "'/twice/a'")]
    [InlineData("/over/a", "'/new/a'")]
    [InlineData("/double/%2F", "'/%2F'")]
    public async Task A_path_is_changed_before_the_tree_is_walked(string path, string expected)
    {
        var rules = new RewritingResource(Samples.Named("tree"))
            .Add(RewriteRule.ForPrefix("/twice", "/old"))
            .Add(RewriteRule.ForPrefix("/old/", "/new"))
            .Add(RewriteRule.TildeToUsers())
            .Add(RewriteRule.ForPattern("^/(?<kind>item)/([0-9]+)$", "/show/$1/${kind}"))
            .Add(RewriteRule.ForPrefix("/stop", "/twice", RewriteThen.Stop))
            .Add(RewriteRule.ForPrefix("/over", "/twice", RewriteThen.StartOver))
            .Add(RewriteRule.ForPattern("^/double/(.*)", "/$1"));
        await using var server = await ResourceServer.StartAsync(rules);
        Assert.Contains($"tree '' {expected}", await RawHttp.GetAsync(server.Address, path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/go/a%20b?c=d", "/to/a%20b?c=d")]
    [InlineData("/go", "/to")]
    [InlineData("/away/x", "https://example.com/in/x")]
    [InlineData("/host/x", "https://example.com/x")]
    [InlineData("/slash/%5Cevil.org", "/%5Cevil.org")]
    [InlineData("/slash//evil.org", "/evil.org")]
    [InlineData("/slash/%0d%0ax", "/%0D%0Ax")]
    public async Task Clients_are_sent_elsewhere_and_nowhere_else(string path, string location)
    {
        var rules = new RewritingResource(Samples.Named("tree"))
            .Add(RewriteRule.ForPrefix("/go", "/to", redirectStatus: 301))
            .Add(RewriteRule.ForPattern("^/away/(.*)$", "https://example.com/in/$1", redirectStatus: 301))
            .Add(RewriteRule.ForPrefix("/host", "https://example.com", redirectStatus: 301))
            .Add(RewriteRule.ForPattern("^/slash/(.*)$", "/$1", redirectStatus: 301));
        await using var server = await ResourceServer.StartAsync(rules);
        var answer = await RawHttp.GetAsync(server.Address, path);
        Assert.StartsWith("HTTP/1.1 301 ", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\nLocation: {location}\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Below_the_root_a_redirect_to_a_path_stays_below()
    {
        var tree = new Tree().PutChild("sub", new RewritingResource(Samples.Named("tree")).Add(RewriteRule.ForPrefix("/a", "/b", redirectStatus: 302)).Add(RewriteRule.ForPrefix("/c", "/d")));
        await using var server = await ResourceServer.StartAsync(tree);
        Assert.Contains("\r\nLocation: /sub/b/x\r\n", await RawHttp.GetAsync(server.Address, "/sub/a/x"), StringComparison.Ordinal);
        Assert.Contains("tree '/sub' '/d/x'", await RawHttp.GetAsync(server.Address, "/sub/c/x"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_that_go_in_circles_are_ended()
    {
        var front = new RequestFront(new RewritingResource(Samples.Named("tree")).Add(RewriteRule.ForPrefix("/a", "/a/b", RewriteThen.StartOver)));
        await using var server = await ResourceServer.StartAsync(front);
        Assert.StartsWith("HTTP/1.1 500 ", await RawHttp.GetAsync(server.Address, "/a"), StringComparison.Ordinal);
        Assert.Equal(3043, Assert.Single(front.Events).Id);
    }

    [Fact]
    public async Task A_pattern_that_takes_too_long_is_given_up()
    {
        var front = new RequestFront(new RewritingResource(Samples.Named("tree")).Add(RewriteRule.ForPattern("^/(a+)+\\1!$", "/b")).Add(RewriteRule.ForPattern("^/(a+)+!$", "/b")));
        await using var server = await ResourceServer.StartAsync(front);
        Assert.StartsWith("HTTP/1.1 500 ", await RawHttp.GetAsync(server.Address, "/" + new string('a', 4000)), StringComparison.Ordinal);
        Assert.Equal(3042, Assert.Single(front.Events).Id);
        Assert.StartsWith("HTTP/1.1 200 ", await RawHttp.GetAsync(server.Address, "/x"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pattern_that_could_take_long_does_not()
    {
        await using var server = await ResourceServer.StartAsync(new RewritingResource(Samples.Named("tree")).Add(RewriteRule.ForPattern("^/(a+)+!$", "/b")));
        Assert.StartsWith("HTTP/1.1 200 ", await RawHttp.GetAsync(server.Address, "/" + new string('a', 4000)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_leads_upwards_is_refused()
    {
        await using var server = await ResourceServer.StartAsync(new RewritingResource(Samples.Named("tree")).Add(RewriteRule.ForPattern("^/x(.*)", "/y/$1")));
        Assert.StartsWith("HTTP/1.1 400 ", await RawHttp.GetAsync(server.Address, "/x../z"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "/b", 0)]
    [InlineData("/a", "b", 0)]
    [InlineData("/a", "https://example.com/", 0)]
    [InlineData("/a", "//example.com/", 301)]
    [InlineData("/a", "/b?c", 0)]
    [InlineData("/a", "/b#c", 301)]
    [InlineData("/a", "/b", 200)]
    [InlineData("/a", "ftp://example.com/", 301)]
    [InlineData("/a", "/\\b", 301)]
    public void A_rule_that_makes_no_sense_is_refused(string prefix, string replacement, int status) =>
        Assert.Throws<ArgumentException>(() => RewriteRule.ForPrefix(prefix, replacement, redirectStatus: status));

    [Theory]
    [InlineData("(", "/b")]
    [InlineData("^/(.*)", "https://example.com$1")]
    [InlineData("^/(.*)", "https://$1/")]
    [InlineData("^/(.*)", "$1")]
    public void A_pattern_that_makes_no_sense_is_refused(string pattern, string replacement) =>
        Assert.Throws<ArgumentException>(() => RewriteRule.ForPattern(pattern, replacement, redirectStatus: 301));

    [Theory]
    [InlineData(TapFormat.Tap)]
    [InlineData(TapFormat.Xml)]
    [InlineData(TapFormat.Source)]
    public async Task Rules_come_back_from_a_tap(TapFormat format)
    {
        var rules = new RewritingResource(new Redirect("/x")).Add(RewriteRule.ForPrefix("/a", "/b", RewriteThen.Stop)).Add(RewriteRule.ForPattern("^/c(.*)$", "/d$1", RewriteThen.StartOver, 307));
        var back = TapRoundTrip.Of(rules, format);
        Assert.Equal(
            rules.Rules.Select(rule => (rule.Match, rule.IsPattern, rule.Replacement, rule.Then, rule.RedirectStatus)),
            back.Rules.Select(rule => (rule.Match, rule.IsPattern, rule.Replacement, rule.Then, rule.RedirectStatus)));
        await using var server = await ResourceServer.StartAsync(back);
        Assert.Contains("Location: /d/x\r\n", await RawHttp.GetAsync(server.Address, "/c/x"), StringComparison.Ordinal);
    }

    private sealed class Tree : Resource
    {
        public override Task RenderAsync(HttpContext context) => Task.CompletedTask;
    }
}
