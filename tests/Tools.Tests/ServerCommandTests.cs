using System.Text;

namespace Twisted.Tests.Tools;

public sealed class ServerCommandTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no daemons on Windows");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public async Task I_can_ask_reload_rotate_and_stop_a_server_by_its_pidfile()
    {
        await _workspace.MakeQotdAsync();
        var started = await _workspace.StartDaemonAsync("-f", "qotd.tap");
        Assert.True(started.ExitCode == 0, started.Error);
        var pid = _workspace.Pid();

        var status = await _workspace.TwistdAsync("status");
        Assert.Equal(0, status.ExitCode);
        Assert.StartsWith($"qotd is running (process {pid})\n", status.Output, StringComparison.Ordinal);
        Assert.Equal(new Result(0, "Reloading qotd...\nReloaded; 1 service was told to.\n", ""), await _workspace.TwistdAsync("reload"));
        Assert.Equal(new Result(0, "Rotated.\n", ""), await _workspace.TwistdAsync("rotate"));
        Assert.True(File.Exists(_workspace.PathOf("twistd.log.1")));

        Assert.Equal(new Result(0, $"Stopping qotd (process {pid})...\nStopped.\n", ""), await _workspace.TwistdAsync("stop", "--timeout", "60"));
        Assert.False(Workspace.IsRunning(pid));
        Assert.Equal(3, (await _workspace.TwistdAsync("status")).ExitCode);
        Assert.True(File.Exists(_workspace.PathOf("qotd-shutdown.tap")));
    }

    [Fact]
    public async Task A_server_that_was_killed_is_dead_and_its_pidfile_is_left()
    {
        await _workspace.MakeQotdAsync();
        await _workspace.StartDaemonAsync("-f", "qotd.tap");
        await _workspace.StopDaemonAsync("KILL");
        var status = await _workspace.TwistdAsync("status");
        Assert.Equal(1, status.ExitCode);
        Assert.StartsWith("Dead: no server runs with the pidfile", status.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await _workspace.TwistdAsync("stop")).ExitCode);
    }

    [Fact]
    public async Task Each_command_says_in_one_way_that_there_is_no_server_and_what_is_wrong_with_its_options()
    {
        await _workspace.WriteAsync("words.pid", "not a number\n");
        var text = new StringBuilder();
        foreach (var line in (string[])
        [
            "stop", "status", "reload", "rotate",
            "stop --pidfile words.pid", "status --pidfile words.pid", "reload --pidfile words.pid",
            "stop --pidfile .", "status --pidfile .",
            "stop --timeout soon", "stop --timeout 0", "stop now", "status --pidfile=", "reload --kill",
            "stop --help", "status -h",
        ])
        {
            var result = await _workspace.TwistdAsync(line.Split(' '));
            text.Append("$ twistd ").Append(line).Append('\n').Append(result.Output).Append(result.Error).Append("exit ").Append(result.ExitCode).Append("\n\n");
        }

        await Verify(_workspace.Scrub(text.ToString()));
    }
}
