namespace Twisted.Tests.Tools;

public sealed class MktapTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task I_can_see_the_options_and_the_commands()
    {
        var bare = await _workspace.MktapAsync();
        var help = await _workspace.MktapAsync("--help");

        Assert.Equal((2, 0), (bare.ExitCode, help.ExitCode));
        Assert.Equal(bare.Output, help.Output);
        await Verify(help.Output);
    }

    [Fact]
    public async Task I_can_see_the_options_of_a_tap_before_anything_was_restored()
    {
        _workspace.UseFeeds();

        var help = await _workspace.MktapAsync("qotd", "--help");

        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.False(Directory.Exists(_workspace.Home));
        await Verify(help.Output);
    }

    [Fact]
    public async Task I_can_ask_for_the_versions()
    {
        Assert.Equal("mktap 0.1.0\n", (await _workspace.MktapAsync("--version")).Output);
        Assert.Equal("qotd (TwistedQuotes 0.1.0)\n", (await _workspace.MktapAsync("qotd", "--version")).Output);
    }

    [Fact]
    public async Task I_can_make_a_tap_of_a_plug_in_from_a_feed()
    {
        var result = await _workspace.MktapAsync("qotd");

        Assert.Equal((0, "Saving qotd application to qotd.tap...\nSaved.\n"), (result.ExitCode, result.Output));
        Assert.True(File.Exists(_workspace.PathOf("qotd.tap")));
        Assert.True(File.Exists(Path.Combine(_workspace.Home, "packages", "twistedquotes", "0.1.0", "plugins.json")));
    }

    [Fact]
    public async Task I_can_make_a_tap_without_any_feed_once_it_was_restored()
    {
        await _workspace.MakeQotdAsync();
        _workspace.UseFeeds();

        var result = await _workspace.MktapAsync("-n", "again", "-o", "other.tap", "qotd");

        Assert.Equal((0, "Saving again application to other.tap...\nSaved.\n", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task I_wait_for_no_nuget_code_once_a_plug_in_was_restored()
    {
        await _workspace.MakeQotdAsync();
        var report = _workspace.PathOf("assemblies");
        var hook = new Dictionary<string, string>
        {
            ["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "AssemblyReport.dll"),
            ["ASSEMBLY_REPORT"] = report,
        };

        var result = await _workspace.RunAsync(Workspace.ToolPath("mktap"), ["qotd"], hook);

        Assert.True(result.ExitCode == 0, result.Error);
        var warm = await File.ReadAllLinesAsync(report);
        Assert.Contains("TwistedQuotes", warm);
        Assert.DoesNotContain(warm, name => name.StartsWith("NuGet", StringComparison.Ordinal));

        Directory.Delete(_workspace.Home, recursive: true);
        await _workspace.RunAsync(Workspace.ToolPath("mktap"), ["qotd"], hook);
        Assert.Contains("NuGet.Protocol", await File.ReadAllLinesAsync(report));
    }

    [Fact]
    public async Task I_can_append_to_a_tap()
    {
        await _workspace.MakeQotdAsync();

        var appended = await _workspace.MktapAsync("-a", "qotd.tap", "qotd", "--port", "0");
        var created = await _workspace.MktapAsync("-a", "new.tap", "qotd");

        Assert.Equal("Appending to qotd.tap...\nSaving qotd application to qotd.tap...\nSaved.\n", appended.Output);
        Assert.Equal("There is no new.tap; creating it...\nSaving qotd application to new.tap...\nSaved.\n", created.Output);
    }

    [Fact]
    public async Task I_can_see_each_step()
    {
        var result = await _workspace.MktapAsync("-p", "-d", "qotd");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("mktap: debug: Found the tap plug-in \"qotd\" of TwistedQuotes 0.1.0 (stock, not restored)", result.Error, StringComparison.Ordinal);
        Assert.Contains("mktap: Loading TwistedQuotes 0.1.0", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I_get_a_clear_error_for_each_wrong_command_line()
    {
        await File.WriteAllTextAsync(_workspace.PathOf("empty"), "");
        await File.WriteAllTextAsync(_workspace.PathOf("separators"), "%\n%\n");
        await _workspace.MakeQotdAsync();
        string[] lines =
        [
            "qotdd",
            "news",
            "--uid=nobodyknows qotd",
            "--gid=nobodyknows qotd",
            "--prot 1 qotd",
            "-t yaml qotd",
            "-x -s qotd",
            "-x -t tap qotd",
            "-n a/b qotd",
            "-a qotd.tap -o b.tap qotd",
            "-a qotd.tap -n other qotd",
            "-a qotd.tap -u 0 qotd",
            "-n a -n b qotd",
            "-o",
            "qotd --prot 1",
            "qotd --port 1 --port 2",
            "qotd --port 65536",
            "qotd --port -1",
            "qotd --port ten",
            "qotd --port udp:53",
            "qotd --port tcp:1:interface=here",
            "qotd --port",
            "qotd extra",
            "qotd --file missing",
            "qotd --file empty",
            "qotd --file separators",
            "qotd --file .",
            "qotd --port x --nonsense extra",
            "plugin",
            "plugin ad X",
            "plugin add",
            "plugin remove Nobody",
        ];
        var text = new System.Text.StringBuilder();
        foreach (var line in lines)
        {
            var result = await _workspace.MktapAsync(line.Split(' '));
            text.Append("$ mktap ").Append(line).Append('\n').Append(line == "plugin" ? "" : result.Output).Append(result.Error)
                .Append("exit ").Append(result.ExitCode).Append("\n\n");
        }

        await Verify(_workspace.Scrub(text.ToString()));
    }

    [Fact]
    public async Task I_am_told_when_the_output_cannot_be_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's");
        foreach (var redirection in (string[])["> /dev/full", ">&-"])
        {
            var result = await _workspace.RunAsync("sh", ["-c", $"'{Workspace.ToolPath("mktap")}' --help {redirection}"]);

            Assert.Equal(1, result.ExitCode);
            Assert.StartsWith("mktap: cannot write the output: ", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task I_do_not_wait_for_a_fortune_file_that_is_a_pipe()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes with names are Unix's");
        await _workspace.RunAsync("mkfifo", [_workspace.PathOf("pipe")]);

        var result = await _workspace.MktapAsync("qotd", "--file", "pipe");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("has no quotes", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I_lose_nothing_when_a_tap_cannot_be_written()
    {
        await _workspace.MakeQotdAsync();
        var before = await File.ReadAllBytesAsync(_workspace.PathOf("qotd.tap"));

        var nowhere = await _workspace.MktapAsync("-o", "no/such/qotd.tap", "qotd");
        Assert.Equal((1, "mktap: cannot write \"no/such/qotd.tap\": there is no folder \"<folder>/no/such\"\n"), (nowhere.ExitCode, Absolute(nowhere)));
        var wrong = await _workspace.MktapAsync("qotd", "--port", "99999");
        Assert.Equal(2, wrong.ExitCode);

        Assert.Equal(before, await File.ReadAllBytesAsync(_workspace.PathOf("qotd.tap")));
        Assert.Empty(Directory.GetFiles(_workspace.Folder, "*.tmp"));
    }

    [Fact]
    public async Task I_am_told_which_feeds_lack_a_package()
    {
        var empty = Directory.CreateDirectory(_workspace.PathOf("empty-feed")).FullName;
        _workspace.UseFeeds(("empty", empty), ("gone", $"http://127.0.0.1:{Workspace.FreePort()}/v3/index.json"));

        var result = await _workspace.MktapAsync("qotd");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("TwistedQuotes", result.Error, StringComparison.Ordinal);
        Assert.Contains("empty", result.Error, StringComparison.Ordinal);
        Assert.Contains("gone", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_workspace.PathOf("qotd.tap")));
    }

    [Fact]
    public async Task I_can_use_one_feed_while_another_is_down()
    {
        _workspace.UseFeeds(("gone", $"http://127.0.0.1:{Workspace.FreePort()}/v3/index.json"), ("twisted-local", Workspace.Feed));

        var result = await _workspace.MktapAsync("qotd");

        Assert.Equal((0, "Saving qotd application to qotd.tap...\nSaved.\n"), (result.ExitCode, result.Output));
        Assert.Contains("warning", result.Error, StringComparison.Ordinal);
        Assert.Contains("gone", result.Error, StringComparison.Ordinal);
    }

    private string Absolute(Result result) => _workspace.Scrub(result.Error);
}
