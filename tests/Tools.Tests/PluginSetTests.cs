using System.Text.RegularExpressions;

namespace Twisted.Tests.Tools;

public sealed class PluginSetTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();
    private readonly Transcript _transcript;

    public PluginSetTests()
    {
        _transcript = new Transcript(_workspace);
        var mine = _workspace.PathOf("mine");
        new TestDropIn("Alpha", "1.0.0").WithTap("alpha").WithDependency("Gamma", "1.0.0").PackInto(mine);
        new TestDropIn("Alpha", "1.1.0").WithTap("alpha").WithDependency("Gamma", "2.0.0").WithDependency("Delta", "1.0.0").PackInto(mine);
        new TestDropIn("Alpha", "1.2.0-beta").WithTap("alpha").PackInto(mine);
        new TestDropIn("Beta", "1.0.0").WithTap("alpha").WithPlugin("quotes.source", "proverbs").PackInto(mine);
        new TestDropIn("Reserved", "1.0.0").WithTap("plugin").PackInto(mine);
        new TestDropIn("ReservedToo", "1.0.0").WithTap("passwd").PackInto(mine);
        new TestDropIn("Quoter", "1.0.0").WithTap("qotd").PackInto(mine);
        new TestDropIn("Gamma", "1.0.0").PackInto(mine);
        new TestDropIn("Gamma", "2.0.0").PackInto(mine);
        new TestDropIn("Delta", "1.0.0").WithFile("runtimes/linux-x64/native/libdelta.so").WithFile("runtimes/win-x64/native/delta.dll").PackInto(mine);
        new TestDropIn("Alpha", "1.3.0").WithTap("alpha").PackInto(_workspace.PathOf("theirs"));
        _workspace.UseFeeds(("mine", mine));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task I_can_read_how_each_command_is_used()
    {
        foreach (var command in (string[])["add", "list", "show", "update", "remove", "restore"])
        {
            await _transcript.PluginAsync($"{command} --help");
        }

        await Verify(_transcript.ToString());
    }

    [Fact]
    public async Task I_can_add_list_show_update_and_remove_a_package()
    {
        await _transcript.PluginAsync("list");
        await _transcript.PluginAsync("show Alpha@1.0.0");
        await _transcript.PluginAsync("add alpha@[1.0,1.1)");
        await _transcript.PluginAsync("list");
        await _transcript.PluginAsync("update");
        await _transcript.PluginAsync("add Alpha@[1.0,2.0)");
        await _transcript.PluginAsync("update");
        await _transcript.PluginAsync("show alpha");
        await _transcript.PluginAsync("show TwistedQuotes");
        await _transcript.PluginAsync("add Alpha@1.0.0");
        await _transcript.PluginAsync("update Alpha");
        await _transcript.PluginAsync("remove Alpha");
        await _transcript.PluginAsync("remove Alpha");
        await _transcript.PluginAsync("remove TwistedQuotes");
        Assert.DoesNotContain("Alpha", await File.ReadAllTextAsync(Path.Combine(_workspace.Home, "dropins.lock.json")), StringComparison.Ordinal);

        await Verify(_transcript.ToString());
    }

    [Fact]
    public async Task I_keep_a_version_until_I_update()
    {
        File.Move(_workspace.PathOf("mine/Alpha.1.1.0.nupkg"), _workspace.PathOf("later"));
        await _transcript.PluginAsync("add Alpha");
        Assert.DoesNotContain("version", await File.ReadAllTextAsync(Path.Combine(_workspace.Home, "dropins.json")), StringComparison.Ordinal);
        File.Move(_workspace.PathOf("later"), _workspace.PathOf("mine/Alpha.1.1.0.nupkg"));
        await _transcript.PluginAsync("add Alpha");

        // Not even a store that was lost is a reason to take a newer version.
        Directory.Delete(Path.Combine(_workspace.Home, "packages"), recursive: true);
        var made = await _workspace.MktapAsync("alpha");
        Assert.True(made.ExitCode == 0, made.Error);
        await _transcript.PluginAsync("list");
        await _transcript.PluginAsync("update Alpha");
        await _transcript.PluginAsync("update Alpha --prerelease");
        await _transcript.PluginAsync("update Alpha");

        await Verify(_transcript.ToString());
    }

    [Fact]
    public async Task I_am_refused_what_is_no_plug_in_or_has_a_name_that_is_taken()
    {
        await _workspace.MktapAsync("plugin", "add", "Alpha");
        var before = await File.ReadAllTextAsync(Path.Combine(_workspace.Home, "dropins.lock.json"));
        foreach (var word in (string[])["add Beta", "add Quoter", "add Reserved", "add ReservedToo", "add Gamma", "add Nobody", "add Alpha@9", "add", "add Alpha --user --project", "remove Nobody", "update Nobody", "update --project", "restore --tap x.tap --user"])
        {
            await _transcript.PluginAsync(word);
        }

        Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(_workspace.Home, "dropins.lock.json")));
        await Verify(_transcript.ToString());
    }

    [Fact]
    public async Task I_have_to_confirm_that_a_package_comes_from_elsewhere_or_from_somebody_else()
    {
        await _workspace.MktapAsync("plugin", "add", "Alpha");
        _workspace.UseFeeds(("mine", _workspace.PathOf("mine")), ("theirs", _workspace.PathOf("theirs")));
        await _transcript.PluginAsync("update");
        await _transcript.PluginAsync("add Alpha@1.3.0");
        await _transcript.PluginAsync("update --source theirs");
        await _transcript.PluginAsync("update --source theirs --yes");
        await _transcript.PluginAsync("add Alpha@1.1.0 --source mine --yes");

        var lockFile = Path.Combine(_workspace.Home, "dropins.lock.json");
        var locked = await File.ReadAllTextAsync(lockFile);
        await File.WriteAllTextAsync(
            lockFile,
            Regex.Replace(locked, ",\\s*\"digest\": \"[^\"]*\"", "").Replace("\"source\": \"mine\",", "\"source\": \"mine\", \"publisher\": { \"owners\": [ \"somebody\" ] },", StringComparison.Ordinal));
        await _transcript.PluginAsync("add Alpha@1.0.0");
        await _transcript.PluginAsync("add Alpha@1.0.0 -y");

        await Verify(_transcript.ToString());
    }

    [Fact]
    public async Task I_can_restore_exactly_what_is_locked()
    {
        await _workspace.MktapAsync("plugin", "add", "Alpha@1.0.0");
        var lockFile = Path.Combine(_workspace.Home, "dropins.lock.json");
        var before = await File.ReadAllTextAsync(lockFile);
        Directory.Delete(Path.Combine(_workspace.Home, "packages", "gamma"), recursive: true);
        Directory.Delete(Path.Combine(_workspace.Home, "packages", "alpha", "1.0.0", "lib"), recursive: true);
        await _transcript.PluginAsync("list");
        await _transcript.PluginAsync("restore");
        Assert.Equal(0, (await _workspace.MktapAsync("alpha")).ExitCode);
        await File.AppendAllTextAsync(Path.Combine(_workspace.Home, "packages", "alpha", "1.0.0", "lib", "net10.0", "TwistedQuotes.dll"), "x");

        // With all in the store, no feed is needed.
        _workspace.UseFeeds();
        await _transcript.PluginAsync("restore");
        await _transcript.PluginAsync("restore --tap alpha.tap");
        await _transcript.PluginAsync("list");
        Assert.Equal(before, await File.ReadAllTextAsync(lockFile));

        await File.WriteAllTextAsync(
            Path.Combine(_workspace.Home, "dropins.json"),
            """{ "schema": 1, "dropIns": [ { "id": "Alpha", "version": "[1.1,)" }, { "id": "Beta" } ] }""");
        await _transcript.PluginAsync("restore");
        await File.WriteAllTextAsync(lockFile, "{");
        _workspace.UseFeeds(("mine", _workspace.PathOf("mine")));
        await _transcript.PluginAsync("restore");
        await _transcript.PluginAsync("update Alpha");
        await _transcript.PluginAsync("update Alpha --yes");

        await Verify(_transcript.ToString());
    }

    [Fact]
    public async Task I_can_give_a_project_a_set_of_its_own()
    {
        await _workspace.MktapAsync("plugin", "add", "Alpha");
        Directory.CreateDirectory(_workspace.PathOf("project/deep"));
        await InAsync("project", "update --project");
        await InAsync("project", "add Beta --project");
        await InAsync("project/deep", "list");
        await InAsync("project/deep", "list --type quotes.source");
        await InAsync("project/deep", "list --type bot");
        await InAsync("project/deep", "add Alpha@1.0.0 --user");
        await InAsync("project/deep", "remove Alpha");
        await InAsync("project/deep", "restore");
        Assert.Equal("{\n  \"schema\": 1,\n  \"dropIns\": [\n    {\n      \"id\": \"Beta\"\n    }\n  ]\n}\n", await File.ReadAllTextAsync(_workspace.PathOf("project/dropins.json")));

        // As on another machine, that has what was committed and nothing else.
        Directory.Delete(_workspace.Home, recursive: true);
        await InAsync("project/deep", "restore --project");
        await InAsync("project/deep", "list");

        await Verify(_transcript.ToString());
    }

    [Fact]
    public async Task I_can_see_what_is_broken()
    {
        await _workspace.MktapAsync("plugin", "add", "Alpha");
        await File.WriteAllTextAsync(Path.Combine(_workspace.Home, "packages", "alpha", "1.1.0", "plugins.json"), "{ \"schema\": ");

        var list = await _workspace.MktapAsync("plugin", "list");

        Assert.Equal(0, list.ExitCode);
        Assert.Matches("(?m)^- +Alpha +1.1.0 +mine +user +broken$", list.Output);
        Assert.Contains("Cannot use Alpha 1.1.0", list.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await _workspace.MktapAsync("plugin", "add", "Alpha")).ExitCode);
        Assert.Matches("(?m)^alpha +Alpha +1.1.0 +mine +user +restored$", (await _workspace.MktapAsync("plugin", "list")).Output);
    }

    /// <summary>Types a command in a folder below the workspace.</summary>
    private async Task InAsync(string folder, string line)
    {
        var result = await _workspace.RunAsync(
            "sh", ["-c", $"cd '{folder}' && exec '{Workspace.ToolPath("mktap")}' plugin {line}"]);
        _transcript.Add($"cd {folder} && mktap plugin {line}", result);
    }
}
