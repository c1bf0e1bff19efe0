using Twisted.Feeds;

namespace Twisted.Tests.Tools;

/// <summary>The commands that look into what is there: <c>why</c>, <c>doctor</c> and <c>check</c>.</summary>
public sealed class PluginDiagnosisTests : IAsyncLifetime
{
    private readonly PluginWorkspace _workspace = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task I_can_see_why_a_package_is_there_without_any_feed()
    {
        PluginPackages.Echo("Other.Echo", "2.0.0", "other").WithDependency("Middle", "[1.0.0, 2.0.0)").PackInto(_workspace.Feed);
        new TestPackage("Middle", "1.3.0").WithDependency("Greetings", "[0.5.0, 2.0.0)").PackInto(_workspace.Feed);
        await _workspace.SucceedAsync("plugin add EchoPlugin@1.0.0", "plugin add Other.Echo", "qotd");
        _workspace.Tools.UseFeeds();

        await Verify(await _workspace.TranscriptAsync(
            "plugin why Greetings", "plugin why middle", "plugin why EchoPlugin", "plugin why TwistedQuotes", "plugin why Twisted.Framework", "plugin why Greeting"));
    }

    [Fact]
    public async Task I_can_ask_the_doctor()
    {
        await using var feed = new HttpFeed(_workspace.Tools.PathOf("http"))
        {
            Vulnerabilities = [[new FeedVulnerability("greetings", "[1.0.0, 1.0.5)", 2, "https://example.invalid/1")]],
        };
        await _workspace.SucceedAsync("plugin add EchoPlugin");
        var well = await _workspace.TranscriptAsync("plugin doctor", "plugin doctor --assemblies");
        File.Delete(Path.Combine(_workspace.Tools.Home, "packages", "greetings", "1.0.0", "lib", "net10.0", "Greetings.dll"));
        _workspace.Tools.UseFeeds(("mine", _workspace.Feed), ("advisories", feed.Address));
        var ill = await _workspace.TranscriptAsync("plugin doctor", "plugin restore", "plugin doctor --offline", "plugin doctor --help");

        await Verify(well + ill);
    }

    [Fact]
    public async Task I_can_see_what_would_break_with_other_tools()
    {
        PluginPackages.Echo("Old.Echo", "1.0.0", "old", "[0.1.0, 0.2.0)").PackInto(_workspace.Feed);
        PluginPackages.Echo("Left.Echo", "1.0.0", "left", "[0.1.0, 0.2.0)").PackInto(_workspace.Feed);
        await _workspace.SucceedAsync("plugin add EchoPlugin", "plugin add Old.Echo", "plugin add Left.Echo", "qotd --port 0");
        PluginPackages.Echo("Old.Echo", "1.5.0", "old", "[0.3.0, 1.0.0)").PackInto(_workspace.Feed);
        PluginPackages.Echo("Old.Echo", "2.0.0", "old", "[2.0.0, 3.0.0)").PackInto(_workspace.Feed);

        await Verify(await _workspace.TranscriptAsync(
            "plugin check --host 0.1.9",
            "plugin check --host 0.3.0",
            "plugin check --host 0.3.0 --feeds",
            "plugin check --host 9.0.0 --feeds",
            "plugin check --host 1.0.0 --tap qotd.tap",
            "plugin check --host 1.0",
            "plugin check --host one",
            "plugin check",
            "plugin check --host 1.0.0 --tap missing.tap",
            "plugin check --help"));
    }
}
