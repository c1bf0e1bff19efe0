using System.Net;
using Twisted.PluginHost.Searching;
using Twisted.PluginHost.Tests.Support;

namespace Twisted.PluginHost.Tests.Searching;

public sealed class DropInSearchTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public DropInSearchTests()
    {
        new TestPackage("Quotes", "1.0.0").AsPlugin("qotd").WithDescription("The quote of the day.").WithAuthors("Ann", "Bob").WithOwners("ann").PackInto(_sandbox.Feed);
        new TestPackage("Quotes", "1.1.0").AsPlugin("qotd", "quotes").WithDescription("Quotes of the day.").WithAuthors("Ann", "Bob").WithOwners("ann").PackInto(_sandbox.Feed);
        new TestPackage("Quotes", "2.0.0-beta").AsPlugin("qotd").PackInto(_sandbox.Feed);
        new TestPackage("Echo", "1.0.0").AsPlugin("echo").WithDescription("Says what it hears.").PackInto(_sandbox.Feed);
        new TestPackage("Library", "1.0.0").WithDescription("Quotes for the day; no plug-in, but it knows twisted-tap-qotd.").PackInto(_sandbox.Feed);
    }

    public void Dispose() => _sandbox.Dispose();

    public enum Kind
    {
        Folder,
        Http,
        HttpWithoutTypes,
        HttpThatPassesOverTypes,
    }

    [Theory]
    [InlineData(Kind.Folder)]
    [InlineData(Kind.Http)]
    [InlineData(Kind.HttpWithoutTypes)]
    [InlineData(Kind.HttpThatPassesOverTypes)]
    public async Task All_plug_ins_of_a_feed_are_found_and_nothing_else(Kind kind)
    {
        using var feed = Use(kind);
        Assert.Equal(["Echo 1.0.0", "Quotes 1.1.0"], Names(await SearchAsync("")));
        Assert.Equal(["Echo 1.0.0", "Quotes 2.0.0-beta"], Names(await SearchAsync("", prerelease: true)));
    }

    [Theory]
    [InlineData(Kind.Folder)]
    [InlineData(Kind.Http)]
    [InlineData(Kind.HttpWithoutTypes)]
    [InlineData(Kind.HttpThatPassesOverTypes)]
    public async Task All_words_have_to_be_there(Kind kind)
    {
        using var feed = Use(kind);
        Assert.Equal(["Quotes 1.1.0"], Names(await SearchAsync("  DAY quotes ")));
        Assert.Empty(Names(await SearchAsync("day hears")));
    }

    [Fact]
    public async Task A_hit_says_what_the_feed_knows_of_it()
    {
        using var feed = Use(Kind.Http);
        var found = Assert.Single((await SearchAsync("quotes")).DropIns);
        Assert.Equal(("Quotes", "1.1.0", "Quotes of the day.", "feed"), (found.Id, found.Version, found.Description, found.Source));
        Assert.Equal(["1.0.0", "1.1.0"], found.Versions);
        Assert.Equal(["qotd", "quotes"], found.TapNames);
        Assert.Equal(["Ann", "Bob"], found.Authors);
        Assert.Equal(["ann"], found.Owners);
    }

    [Fact]
    public async Task A_folder_says_the_same_but_knows_no_owners()
    {
        var found = Assert.Single((await SearchAsync("quotes")).DropIns);
        Assert.Equal(("Quotes", "1.1.0", "Quotes of the day.", "folder"), (found.Id, found.Version, found.Description, found.Source));
        Assert.Equal(["1.0.0", "1.1.0"], found.Versions);
        Assert.Equal(["qotd", "quotes"], found.TapNames);
        Assert.Equal(["Ann", "Bob"], found.Authors);
        Assert.Empty(found.Owners);
    }

    [Theory]
    [InlineData(Kind.Folder)]
    [InlineData(Kind.Http)]
    [InlineData(Kind.HttpWithoutTypes)]
    [InlineData(Kind.HttpThatPassesOverTypes)]
    public async Task The_package_behind_a_command_is_found_by_its_tag_only(Kind kind)
    {
        using var feed = Use(kind);
        new TestPackage("Fan", "1.0.0").AsPlugin("fan").WithDescription("Loves twisted-tap-qotd.").PackInto(_sandbox.Feed);
        new TestPackage("Longer", "1.0.0").AsPlugin("qotd-plus").PackInto(_sandbox.Feed);
        Assert.Equal(["Quotes 1.1.0"], Names(await Search().FindTapAsync("qotd", prerelease: false, CancellationToken.None)));
        Assert.Empty(Names(await Search().FindTapAsync("nothing", prerelease: false, CancellationToken.None)));
    }

    [Fact]
    public async Task No_feed_is_asked_for_a_command_that_cannot_be()
    {
        using var feed = Use(Kind.Http);
        Assert.Empty((await Search().FindTapAsync("Not A Tap", prerelease: false, CancellationToken.None)).Searched);
        Assert.Equal(0, feed!.Requests.Count);
    }

    [Fact]
    public async Task A_package_by_type_alone_is_found_where_types_are_known()
    {
        new TestPackage("Handmade", "1.0.0").WithTypes("TwistedPlugin").PackInto(_sandbox.Feed);
        Assert.Equal(["Handmade 1.0.0"], Names(await SearchAsync("handmade")));
        using var feed = Use(Kind.Http);
        Assert.Equal(["Handmade 1.0.0"], Names(await SearchAsync("handmade")));
    }

    [Fact]
    public async Task More_than_a_page_is_found()
    {
        for (var i = 0; i < 130; i++)
        {
            new TestPackage($"Many{i:000}", "1.0.0").AsPlugin($"many{i}").PackInto(_sandbox.Feed);
        }

        using var feed = Use(Kind.Http);
        Assert.Equal(130, (await SearchAsync("many")).DropIns.Count);
        Assert.Equal(2, feed!.Requests.CountOf("/query"));
    }

    [Fact]
    public async Task A_search_without_hits_counts_as_searched()
    {
        var result = await SearchAsync("nowhere");
        Assert.Equal((0, 0), (result.DropIns.Count, result.Skipped.Count));
        Assert.Equal(["folder"], result.Searched);
    }

    [Fact]
    public async Task What_two_feeds_have_is_there_for_each()
    {
        using var feed = new HttpFeed(_sandbox.Feed);
        _sandbox.AddSource("web", feed.Address);
        Assert.Equal(
            ["Echo folder", "Echo web", "Quotes folder", "Quotes web"],
            (await SearchAsync("")).DropIns.Select(found => $"{found.Id} {found.Source}"));
    }

    [Fact]
    public async Task Each_feed_that_cannot_be_searched_is_named_with_why_and_the_others_are_searched()
    {
        using var broken = new HttpFeed(_sandbox.Feed) { Status = HttpStatusCode.InternalServerError };
        using var halfBroken = new HttpFeed(_sandbox.Feed) { Status = HttpStatusCode.InternalServerError, Misbehaves = request => request.Path == "/query" };
        using var closed = new HttpFeed(_sandbox.Feed) { Credentials = ("me", "secret") };
        using var hanging = new HttpFeed(_sandbox.Feed) { Hangs = true };
        using var mute = new HttpFeed(_sandbox.Feed) { HasSearch = false };
        _sandbox.AddSource("broken", broken.Address);
        _sandbox.AddSource("half", halfBroken.Address);
        _sandbox.AddSource("closed", closed.Address.Replace("http://", "http://me:wrong@", StringComparison.Ordinal));
        _sandbox.AddSource("hanging", hanging.Address);
        _sandbox.AddSource("mute", mute.Address);
        _sandbox.AddSource("refusing", $"http://127.0.0.1:{HttpFeed.FreePort()}/index.json");
        _sandbox.AddSource("gone", Path.Combine(_sandbox.Root, "gone"));

        var result = await Search(TimeSpan.FromSeconds(5)).SearchAsync("", prerelease: false, CancellationToken.None);

        Assert.Equal(["Echo 1.0.0", "Quotes 1.1.0"], Names(result));
        Assert.Equal(["folder"], result.Searched);
        await Verify(string.Join('\n', result.Skipped).Replace(_sandbox.Root, "ROOT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_feed_whose_answer_is_cut_off_was_not_searched()
    {
        using var feed = Use(Kind.Http);
        feed!.CutsOffAfter = 50;
        feed.Misbehaves = request => request.Path == "/query";
        var result = await SearchAsync("");
        Assert.Equal("feed", Assert.Single(result.Skipped).Source);
        Assert.Empty(result.Searched);
    }

    [Fact]
    public async Task A_feed_with_a_password_is_searched_with_that_of_nuget_config()
    {
        using var feed = Use(Kind.Http);
        feed!.Credentials = ("me", "secret");
        _sandbox.GiveCredentials("feed", "me", "secret");
        Assert.Equal(["Echo 1.0.0", "Quotes 1.1.0"], Names(await SearchAsync("")));
    }

    [Fact]
    public async Task A_disabled_feed_is_not_asked()
    {
        using var feed = new HttpFeed(_sandbox.Feed);
        _sandbox.AddSource("web", feed.Address);
        _sandbox.Configure("""<disabledPackageSources><add key="web" value="true" /></disabledPackageSources>""");
        Assert.Equal(["folder"], (await SearchAsync("")).Searched);
        Assert.Equal(0, feed.Requests.Count);
    }

    [Fact]
    public async Task A_hit_of_a_feed_that_source_mapping_does_not_allow_for_it_is_left_out_and_told()
    {
        using var feed = new HttpFeed(_sandbox.Feed);
        _sandbox.AddSource("web", feed.Address);
        _sandbox.MapSource("folder", "*");
        _sandbox.MapSource("web", "Quotes");
        var result = await SearchAsync("");
        Assert.Equal(["Echo folder", "Quotes web"], result.DropIns.Select(found => $"{found.Id} {found.Source}"));
        Assert.Equal(
            [
                "Quotes of the feed \"folder\" is left out: package source mapping does not send it there.",
                "Echo of the feed \"web\" is left out: package source mapping does not send it there.",
            ],
            result.Details);
    }

    [Fact]
    public async Task A_package_of_a_folder_that_cannot_be_read_is_told_and_the_others_are_found()
    {
        File.WriteAllText(Path.Combine(_sandbox.Feed, "Damaged.1.0.0.nupkg"), "no zip file");
        var result = await SearchAsync("");
        Assert.Equal(["Echo 1.0.0", "Quotes 1.1.0"], Names(result));
        Assert.StartsWith("\"Damaged.1.0.0.nupkg\" of the feed \"folder\" is left out: ", Assert.Single(result.Details), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_in_NuGets_layout_is_searched_too()
    {
        Fixtures.PackAll(_sandbox.Feed);
        Fixtures.Hello().AsPlugin("hello").PackInto(_sandbox.Feed);
        await _sandbox.RestoreAsync("HelloPlugin");
        _sandbox.RemoveSource("folder");
        _sandbox.AddSource("store", _sandbox.Home.Packages);
        Assert.Equal(["HelloPlugin 1.0.0"], Names(await SearchAsync("hello")));
    }

    [Fact]
    public async Task Without_any_feed_nothing_is_searched()
    {
        _sandbox.RemoveSource("folder");
        Assert.Empty((await SearchAsync("")).Searched);
    }

    [Fact]
    public async Task A_broken_nuget_config_is_named()
    {
        File.WriteAllText(Path.Combine(_sandbox.Root, "nuget.config"), "<configuration>");
        var exception = await Assert.ThrowsAsync<PluginHostException>(() => SearchAsync(""));
        Assert.StartsWith($"Cannot read the feeds of \"{_sandbox.Root}\": ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_search_ends()
    {
        using var hanging = new HttpFeed(_sandbox.Feed) { Hangs = true };
        _sandbox.AddSource("hanging", hanging.Address);
        using var cancellation = new CancellationTokenSource();
        var search = Search().SearchAsync("", prerelease: false, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search);
    }

    /// <summary>Serves the folder's packages in that way, instead of the folder.</summary>
    private HttpFeed? Use(Kind kind)
    {
        if (kind == Kind.Folder)
        {
            return null;
        }

        var feed = new HttpFeed(_sandbox.Feed) { OffersPackageTypes = kind != Kind.HttpWithoutTypes, HonoursPackageTypes = kind == Kind.Http };
        _sandbox.RemoveSource("folder");
        _sandbox.AddSource("feed", feed.Address);
        return feed;
    }

    private DropInSearch Search(TimeSpan? patience = null) => new(_sandbox.Root) { FeedPatience = patience ?? TimeSpan.FromSeconds(60) };

    private Task<SearchResult> SearchAsync(string words, bool prerelease = false) => Search().SearchAsync(words, prerelease, CancellationToken.None);

    private static IEnumerable<string> Names(SearchResult result) => result.DropIns.Select(found => $"{found.Id} {found.Version}");
}
