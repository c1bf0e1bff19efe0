using Twisted.Feeds;

namespace Twisted.Tests.Tools;

public sealed class PluginSearchTests : IAsyncLifetime
{
    private readonly PluginWorkspace _workspace = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task I_can_search_all_feeds_and_see_what_is_here_already()
    {
        PluginPackages.Echo("EchoPlugin", "1.1.0-beta").PackInto(_workspace.Feed);
        PluginPackages.Echo("Zealous.Echo", "3.0.0", "zeal").WithDescription($"Very {string.Join(' ', Enumerable.Repeat("long", 50))}.").PackInto(_workspace.Feed);
        await _workspace.SucceedAsync("plugin add EchoPlugin");

        await Verify(await _workspace.TranscriptAsync(
            "plugin search", "plugin search zealous", "plugin search EchoPlugin --prerelease", "plugin search nothing like this", "plugin search --help"));
    }

    [Fact]
    public async Task I_am_told_which_feeds_were_not_searched()
    {
        await using var feed = new HttpFeed(_workspace.Tools.PathOf("http")) { HasSearch = false };
        await using var failing = new HttpFeed(_workspace.Tools.PathOf("failing")) { Status = System.Net.HttpStatusCode.InternalServerError };
        _workspace.Tools.UseFeeds(("mine", _workspace.Feed), ("plain", feed.Address), ("failing", failing.Address), ("gone", _workspace.Tools.PathOf("gone")));

        await Verify(await _workspace.TranscriptAsync("plugin search echo", "plugin search nothing"));
    }

    [Fact]
    public async Task I_am_told_that_there_is_no_feed()
    {
        _workspace.Tools.UseFeeds();
        Assert.Equal(
            "$ mktap plugin search\nmktap: nothing found: no feed is configured\nAdd one: dotnet nuget add source FOLDER_OR_URL --name NAME\nexit 1\n\n",
            await _workspace.TranscriptAsync("plugin search"));
    }

    [Fact]
    public async Task I_am_told_which_package_has_a_command_that_I_do_not_have()
    {
        await using var dead = new HttpFeed(_workspace.Tools.PathOf("dead")) { Status = System.Net.HttpStatusCode.NotFound };
        PluginPackages.Echo("Second.Echo", "2.0.0", "parrot").PackInto(_workspace.Feed);
        PluginPackages.Echo("Third.Echo", "0.9.0", "parrot").PackInto(_workspace.Feed);
        var healthy = await _workspace.TranscriptAsync("echo", "parrot", "echoo", "Echo", "no.name");
        _workspace.Tools.UseFeeds(("mine", _workspace.Feed), ("dead", dead.Address));
        var dying = await _workspace.TranscriptAsync("echo");
        _workspace.Tools.UseFeeds();
        var none = await _workspace.TranscriptAsync("echo");
        await File.WriteAllTextAsync(_workspace.Tools.PathOf("nuget.config"), "<configuration>");
        var broken = await _workspace.TranscriptAsync("echo");

        await Verify(healthy + dying + none + broken);
    }
}
