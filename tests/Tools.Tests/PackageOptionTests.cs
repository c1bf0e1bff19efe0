using Twisted.Feeds;

namespace Twisted.Tests.Tools;

/// <summary><c>mktap --package ID TAP</c>.</summary>
public sealed class PackageOptionTests : IAsyncLifetime
{
    private readonly PluginWorkspace _workspace = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task I_can_use_a_plug_in_once_without_adding_it()
    {
        var used = await _workspace.TranscriptAsync("--package EchoPlugin echo --help", "--package echoplugin@1.0 -o e.tap echo --port 0", "echo", "plugin list");

        Assert.True(File.Exists(_workspace.Tools.PathOf("e.tap")));
        Assert.False(File.Exists(Path.Combine(_workspace.Tools.Home, "dropins.json")));
        await Verify(used);
    }

    [Fact]
    public async Task I_wait_for_no_feed_and_no_nuget_code_once_that_version_was_used()
    {
        await using var feed = new HttpFeed(_workspace.Feed);
        _workspace.Tools.UseFeeds(("mine", feed.Address));
        await _workspace.SucceedAsync("--package EchoPlugin@1.0.0 echo --port 0");
        var (before, report) = (feed.Requests.Count, _workspace.Tools.PathOf("assemblies"));
        Assert.NotEqual(0, before);

        var result = await _workspace.Tools.RunAsync(Workspace.ToolPath("mktap"), ["--package", "EchoPlugin@1.0.0", "echo"], new Dictionary<string, string>
        {
            ["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "AssemblyReport.dll"),
            ["ASSEMBLY_REPORT"] = report,
        });

        Assert.Equal((0, "", before), (result.ExitCode, result.Error, feed.Requests.Count));
        var warm = await File.ReadAllLinesAsync(report);
        Assert.Contains("EchoPlugin", warm);
        Assert.DoesNotContain(warm, name => name.StartsWith("NuGet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task I_get_the_newest_of_the_feeds_and_offline_the_newest_that_I_used()
    {
        await _workspace.SucceedAsync("--package EchoPlugin echo --port 0");
        PluginPackages.Echo(version: "1.2.0").PackInto(_workspace.Feed);
        var newest = await _workspace.TranscriptAsync("--package EchoPlugin echo --version");
        _workspace.Tools.UseFeeds();

        await Verify(newest + await _workspace.TranscriptAsync(
            "--package EchoPlugin echo --version",
            "--package EchoPlugin@[1.0,1.1] echo --version",
            "--package EchoPlugin@1.0.0 echo --version",
            "--package EchoPlugin@2.0.0 echo --version",
            "--package Nobody echo"));
    }

    [Fact]
    public async Task I_can_choose_between_packages_with_the_same_command()
    {
        PluginPackages.Echo("Other.Echo", "2.0.0").PackInto(_workspace.Feed);
        PluginPackages.Echo("My.Qotd", "1.0.0", "qotd").PackInto(_workspace.Feed);

        // The tools refuse to add a second one, so that only an edit makes this.
        Directory.CreateDirectory(_workspace.Tools.Home);
        await File.WriteAllTextAsync(
            Path.Combine(_workspace.Tools.Home, "dropins.json"),
            """{ "schema": 1, "dropIns": [{ "id": "EchoPlugin" }, { "id": "Other.Echo" }, { "id": "My.Qotd" }] }""");
        await _workspace.SucceedAsync("--help");

        await Verify(await _workspace.TranscriptAsync(
            "echo", "--package Other.Echo echo --version", "--package EchoPlugin -o e.tap echo --port 0", "--package Other.Echo -o o.tap -n other echo --port 0",
            "qotd --version", "--package TwistedQuotes qotd --version", "--package TwistedQuotes@0.1 qotd --version"));
    }

    [Fact]
    public async Task I_can_append_a_plug_in_that_I_use_once()
    {
        await _workspace.SucceedAsync("-n both -o both.tap qotd --port 0");
        var appended = await _workspace.Tools.MktapAsync("--append", "both.tap", "--package", "EchoPlugin", "echo", "--port", "0");
        Assert.Equal((0, "Appending to both.tap...\nSaving both application to both.tap...\nSaved.\n"), (appended.ExitCode, appended.Output));
    }

    [Fact]
    public async Task I_get_a_clear_error_for_each_wrong_use()
    {
        PluginPackages.Echo("Reserved", "1.0.0", "plugin").PackInto(_workspace.Feed);

        await Verify(await _workspace.TranscriptAsync(
            "--package EchoPlugin ecco",
            "--package EchoPlugin echo --prot 1",
            "--package EchoPlugin@one echo",
            "--package ../EchoPlugin echo",
            "--package EchoPlugin",
            "--package EchoPlugin -t yaml echo",
            "--package Reserved plugin --version"));
    }

    [Fact]
    public async Task I_am_asked_before_I_use_what_nobody_used_before()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "it takes a terminal, which /usr/bin/script of util-linux makes");

        var refused = await OnTerminalAsync("n", "--package EchoPlugin echo --port 0");
        var ended = await OnTerminalAsync("", "--package EchoPlugin echo --port 0");
        Assert.False(File.Exists(_workspace.Tools.PathOf("echo.tap")));
        var taken = await OnTerminalAsync("y", "--package EchoPlugin echo --port 0");
        var again = await OnTerminalAsync("n", "--package EchoPlugin echo --port 0");

        Assert.Equal((1, 1, 0, 0), (refused.ExitCode, ended.ExitCode, taken.ExitCode, again.ExitCode));
        Assert.Contains("Use it? [y/N]", refused.Output, StringComparison.Ordinal);
        Assert.Contains("Not used.", refused.Output, StringComparison.Ordinal);
        Assert.Contains("mktap echo", taken.Output, StringComparison.Ordinal);
        Assert.Contains("Saved.", taken.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("[y/N]", again.Output, StringComparison.Ordinal);
    }

    /// <summary>Types an answer and the end of the input. The terminal echoes it, and ends lines in its own way.</summary>
    private Task<Result> OnTerminalAsync(string answer, string line) => _workspace.Tools.RunAsync(
        "sh", ["-c", $"printf '{(answer.Length == 0 ? "" : $"{answer}\\n")}\\004' | script -qec \"'{Workspace.ToolPath("mktap")}' {line}\" /dev/null"]);
}
