using System.Text;

namespace Twisted.Tests.Tools;

public sealed class PluginTerminalTests : IAsyncLifetime
{
    /// <summary>Runs a command in a terminal of its own, answers the question, and prints what was written to the terminal.</summary>
    private const string Terminal =
        """
        import os, pty, sys
        answer = sys.argv[1].encode()
        pid, fd = pty.fork()
        if pid == 0:
            os.execvp(sys.argv[2], sys.argv[2:])
        seen = b""
        answered = False
        while True:
            try:
                more = os.read(fd, 4096)
            except OSError:
                break
            if not more:
                break
            seen += more
            if not answered and seen.endswith(b"[y/N] "):
                os.write(fd, answer)
                answered = True
        status = os.waitpid(pid, 0)[1]
        sys.stdout.buffer.write(seen)
        sys.exit(os.waitstatus_to_exitcode(status))
        """;

    private readonly Workspace _workspace = new();

    public PluginTerminalTests()
    {
        var mine = _workspace.PathOf("mine");
        new TestDropIn("Alpha", "1.0.0").WithTap("alpha").WithDependency("Gamma", "1.0.0").PackInto(mine);
        new TestDropIn("Gamma", "1.0.0").PackInto(mine);
        _workspace.UseFeeds(("mine", mine));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Theory]
    [InlineData("n\n")]
    [InlineData("\n")]
    [InlineData("\u0004")]
    public async Task I_am_asked_on_a_terminal_and_anything_but_yes_changes_nothing(string answer)
    {
        var result = await InTerminalAsync(answer, "mktap", "plugin", "add", "Alpha");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("\nAdd it? [y/N] ", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("\nNot added.\n", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_workspace.Home, "dropins.json")));
        Assert.False(File.Exists(Path.Combine(_workspace.Home, "dropins.lock.json")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_workspace.Home, "packages")));
    }

    [Fact]
    public async Task I_am_asked_once_and_see_a_bar_meanwhile()
    {
        var added = await InTerminalAsync("y\n", "mktap", "plugin", "add", "Alpha");
        var again = await InTerminalAsync("", "mktap", "plugin", "add", "Alpha");

        Assert.Equal((0, 0), (added.ExitCode, again.ExitCode));
        Assert.Matches("^<cr>mktap: Looking for Alpha<cr>mktap: \\[#*-+\\] [01] of 2  Restoring .*<cr> +<cr>Alpha 1.0.0\n", added.Output);
        Assert.EndsWith("Add it? [y/N] y\nAdded Alpha 1.0.0, which provides \"mktap alpha\".\n", added.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("[y/N]", again.Output, StringComparison.Ordinal);
        Assert.EndsWith("<cr>Alpha 1.0.0 is already there.\n", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I_am_not_asked_when_I_say_yes_before()
    {
        var result = await InTerminalAsync("", "mktap", "plugin", "add", "Alpha", "--yes");

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("[y/N]", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I_see_a_bar_while_twistd_restores_for_a_daemon()
    {
        await _workspace.MktapAsync("plugin", "add", "Alpha");
        await _workspace.MktapAsync("alpha", "--port", $"tcp:{Workspace.FreePort()}:interface=127.0.0.1");
        Directory.Delete(Path.Combine(_workspace.Home, "packages"), recursive: true);

        var started = await InTerminalAsync("", "twistd", "-f", "alpha.tap");
        Assert.True(started.ExitCode == 0, started.Output);
        await _workspace.StopDaemonAsync();

        Assert.Matches("<cr>twistd: \\[#*-+\\] [01] of 2  Restoring Gamma 1.0.0", started.Output);
        Assert.EndsWith(" <cr>", started.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I_can_forbid_twistd_to_restore()
    {
        await _workspace.MktapAsync("plugin", "add", "Alpha");
        await _workspace.MktapAsync("alpha", "--port", $"tcp:{Workspace.FreePort()}:interface=127.0.0.1");
        Directory.Delete(Path.Combine(_workspace.Home, "packages", "gamma"), recursive: true);
        Directory.Delete(Path.Combine(_workspace.Home, "packages", "alpha"), recursive: true);

        var refused = await _workspace.TwistdAsync("-f", "alpha.tap", "--no-restore");
        Assert.Equal(
            (1, "twistd: Failed to load application: \"<folder>/alpha.tap\" needs Alpha 1.0.0, which the store lacks, and nothing is to be restored.\n"
                + "Restore it before: mktap plugin restore --tap \"<folder>/alpha.tap\"\n"),
            (refused.ExitCode, _workspace.Scrub(refused.Error)));

        Assert.Equal(0, (await _workspace.MktapAsync("plugin", "restore", "--tap", _workspace.PathOf("alpha.tap"))).ExitCode);
        var started = await _workspace.StartDaemonAsync("-f", "alpha.tap", "--no-restore");
        Assert.True(started.ExitCode == 0, started.Error);
        await _workspace.StopDaemonAsync();
    }

    /// <summary>Carriage returns within lines are shown as such; what the runtime itself tells a terminal is left out.</summary>
    private async Task<Result> InTerminalAsync(string answer, string tool, params string[] words)
    {
        var python = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "python3")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(OperatingSystem.IsWindows() || python is null, "a terminal for the test is made with python3, which is not installed");
        await File.WriteAllTextAsync(_workspace.PathOf("terminal.py"), Terminal, Encoding.UTF8);
        var result = await _workspace.RunAsync(python!, [_workspace.PathOf("terminal.py"), answer, Workspace.ToolPath(tool), .. words]);
        var output = result.Output
            .Replace("\u001b[?1h\u001b=", "", StringComparison.Ordinal)
            .Replace("\u001b[?1l\u001b>", "", StringComparison.Ordinal)
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace("\r", "<cr>", StringComparison.Ordinal);
        return result with { Output = output };
    }
}
