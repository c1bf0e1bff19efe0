namespace Twisted.Tests.Tools;

public sealed class PluginBundleTests : IAsyncLifetime
{
    private readonly PluginWorkspace _workspace = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task I_can_take_everything_to_a_machine_without_a_network()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no daemons on Windows");
        var port = await _workspace.Tools.MakeQotdAsync();
        await _workspace.SucceedAsync("plugin add EchoPlugin");
        var made = await _workspace.TranscriptAsync("plugin bundle out");
        await using var other = new Workspace();
        Directory.Move(_workspace.Tools.PathOf("out"), other.PathOf("bundle"));
        File.Copy(_workspace.Tools.PathOf("qotd.tap"), other.PathOf("qotd.tap"));

        // The bundle's nuget.config is all that there is.
        File.Delete(other.PathOf("nuget.config"));
        var bundle = other.PathOf("bundle");
        var restored = await InAsync(other, bundle, "mktap plugin restore");
        var listed = await InAsync(other, bundle, "mktap plugin list");
        var echo = await InAsync(other, bundle, "mktap -o ../echo.tap echo --port 0");

        // What a tap needs is restored too, and by twistd alone.
        Directory.Delete(other.Home, recursive: true);
        var run = await InAsync(other, bundle, "twistd -f ../qotd.tap --pidfile ../twistd.pid");
        Assert.True(run.EndsWith("exit 0\n", StringComparison.Ordinal), run);
        Assert.Contains("apple", await Workspace.QuoteAsync(port), StringComparison.Ordinal);
        await other.StopDaemonAsync();

        Assert.EndsWith("exit 0\n", restored, StringComparison.Ordinal);
        Assert.EndsWith("exit 0\n", listed, StringComparison.Ordinal);
        Assert.EndsWith("exit 0\n", echo, StringComparison.Ordinal);
        await Verify(made + _workspace.Scrub(other.Scrub(restored + listed)) + await File.ReadAllTextAsync(Path.Combine(bundle, "README.txt")));
    }

    [Fact]
    public async Task I_can_bundle_what_a_tap_needs_and_what_comes_with_the_tools()
    {
        await _workspace.SucceedAsync("--package EchoPlugin -o echo.tap echo");

        await Verify(await _workspace.TranscriptAsync(
            "plugin bundle empty", "plugin bundle of-tap --tap echo.tap", "plugin bundle all --all-stock", "plugin bundle all --all-stock --tap echo.tap", "plugin bundle feed", "plugin bundle --help"));
        Assert.Equal(["echoplugin.1.0.0.nupkg", "greetings.1.0.0.nupkg"], Names("of-tap", "packages"));
        Assert.Equal(["mine", "twisted-local"], Names("all", "packages"));
        Assert.False(Directory.Exists(_workspace.Tools.PathOf("empty")));
    }

    private string[] Names(params string[] path) =>
        [.. Directory.EnumerateFileSystemEntries(Path.Combine([_workspace.Tools.Folder, .. path])).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    /// <summary>Runs a line of the shell in a folder, with the tools.</summary>
    private static async Task<string> InAsync(Workspace workspace, string folder, string line)
    {
        var tool = Workspace.ToolPath(line.Split(' ')[0]);
        var result = await workspace.RunAsync("sh", ["-c", $"cd '{folder}' && '{tool}' {line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]}"]);
        return $"$ {line}\n{result.Output}{result.Error}exit {result.ExitCode}\n";
    }
}
