using Twisted.Runner.Control;
using Twisted.Runner.Native;
using Twisted.Runner.Tests.Support;

namespace Twisted.Runner.Tests.Control;

public sealed class StopTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public StopTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no control sockets on Windows");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task I_can_stop_a_server_and_it_is_gone_then()
    {
        using var run = await DaemonRun.StartListeningAsync(_folder, "ready");
        await ReadyAsync(run);
        Assert.Equal(0, await StopAsync(run.PidFile));
        Assert.True(run.HasExited);
        Assert.Equal($"Stopping test (process {run.Id})...\nStopped.\n", _output.ToString());
        Assert.Equal("", _error.ToString());
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("[-] Received a request to stop, shutting down.\n", await run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_still_starting_gives_up_and_is_gone()
    {
        using var run = await DaemonRun.StartListeningAsync(_folder, "hang");
        Assert.Equal(0, await StopAsync(run.PidFile));
        Assert.Equal(1, await run.EndAsync());
        Assert.Equal("testd: stopped before it was ready\n", await run.Error);
    }

    [Fact]
    public async Task Two_who_stop_a_server_at_once_do_not_hurry_it()
    {
        using var run = await DaemonRun.StartListeningAsync(_folder, "stop-slow");
        await ReadyAsync(run);
        var first = StopAsync(run.PidFile);
        await DaemonRun.UntilAsync(() => _output.ToString().Contains("Stopping", StringComparison.Ordinal));
        var second = StopAsync(run.PidFile);
        await DaemonRun.UntilAsync(() => _output.ToString().Contains("Already stopping test", StringComparison.Ordinal));
        _folder.Write("stop-now", "");
        Assert.Equal(0, await first);
        Assert.Equal(0, await second);
        Assert.Equal(0, await run.EndAsync());
    }

    [Fact]
    public async Task A_service_that_throws_in_its_stop_ends_the_server_in_disorder_and_I_am_told()
    {
        using var run = await DaemonRun.StartListeningAsync(_folder, "stop-fault");
        await ReadyAsync(run);
        Assert.Equal(1, await StopAsync(run.PidFile));
        Assert.Equal("testd: the server ended, but could not stop or save everything in order; its log tells the rest\n", _error.ToString());
        Assert.Equal(1, await run.EndAsync());
        Assert.False(File.Exists(run.PidFile));
    }

    [Fact]
    public async Task A_second_signal_aborts_a_service_that_hangs_in_its_stop_and_the_exit_code_says_so()
    {
        using var run = await DaemonRun.StartListeningAsync(_folder, "stop-hang");
        await ReadyAsync(run);
        run.Signal(Posix.SigTerm);
        await DaemonRun.UntilAsync(() => Ask("status") is 0 && _output.ToString().Contains("is stopping", StringComparison.Ordinal));
        run.Signal(Posix.SigTerm);
        Assert.Equal(1, await run.EndAsync());
        Assert.Contains("did not abort when told to; leaving it as it is", await run.Output, StringComparison.Ordinal);

        int Ask(string request) => new ControlClient("testd", _output, _error).Ask(run.PidFile, request);
    }

    [Fact]
    public async Task A_server_that_does_not_stop_in_time_goes_on_and_I_can_have_it_killed()
    {
        using var run = await DaemonRun.StartListeningAsync(_folder, "stop-slow");
        await ReadyAsync(run);
        Assert.Equal(1, await StopAsync(run.PidFile, milliseconds: 300));
        Assert.Equal(
            $"testd: the server (process {run.Id}) has not stopped within 0.3 s; it may still stop: ask again, look at its log, or use --kill\n", _error.ToString());
        Assert.False(run.HasExited);

        Assert.Equal(0, await StopAsync(run.PidFile, milliseconds: 300, kills: true));
        Assert.EndsWith("did not stop within 0.3 s, and was killed; what it had not saved is lost\n", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(137, await run.EndAsync());
        Assert.False(File.Exists(run.PidFile));
        Assert.False(File.Exists($"{run.PidFile}.sock"));
    }

    [Fact]
    public async Task A_server_whose_socket_is_gone_gets_a_signal()
    {
        using var run = await DaemonRun.StartListeningAsync(_folder, "ready");
        await ReadyAsync(run);
        File.Delete($"{run.PidFile}.sock");
        Assert.Equal(0, await StopAsync(run.PidFile));
        Assert.Equal(0, await run.EndAsync());
        Assert.Contains("[-] Received SIGTERM, shutting down.\n", await run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_gets_a_signal_too()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells whose the other end is");
        using var run = await DaemonRun.StartListeningAsync(_folder, "ready");
        await ReadyAsync(run);
        run.Signal(19); // SIGSTOP
        var stopping = StopAsync(run.PidFile, patience: 50);

        // The signal waits with the rest until it goes on.
        await DaemonRun.UntilAsync(() => HasPendingTerm(run.Id));
        run.Signal(18); // SIGCONT
        Assert.Equal(0, await stopping);
    }

    [Fact]
    public async Task A_link_to_the_pidfile_is_as_good_as_the_file()
    {
        using var run = await DaemonRun.StartListeningAsync(_folder, "ready");
        await ReadyAsync(run);
        File.CreateSymbolicLink(_folder.File("link.pid"), run.PidFile);
        Assert.Equal(0, await StopAsync(_folder.File("link.pid")));
        Assert.StartsWith("Stopping test", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await run.EndAsync());
    }

    [Fact]
    public async Task Nothing_is_done_to_a_process_that_does_not_hold_the_pidfile()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells who holds a lock");
        using var stranger = System.Diagnostics.Process.Start("sleep", "600");
        try
        {
            var failure = await Assert.ThrowsAsync<RunException>(() => StopAsync(_folder.Write("twistd.pid", $"{stranger.Id}\n")));
            Assert.StartsWith($"process {stranger.Id} does not hold the pidfile", failure.Message, StringComparison.Ordinal);
            Assert.False(stranger.HasExited);
        }
        finally
        {
            stranger.Kill();
        }
    }

    [Fact]
    public async Task Stopping_what_does_not_run_is_no_failure()
    {
        Assert.Equal(0, await StopAsync(_folder.File("none.pid")));
        Assert.Equal(0, await StopAsync(_folder.Write("stale.pid", "999999999\n")));
        Assert.Equal(0, await StopAsync(_folder.Write("empty.pid", "")));
        Assert.All(_output.ToString().TrimEnd().Split('\n'), line => Assert.StartsWith("Not running: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_server_of_another_user_is_not_mine_to_stop()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "It takes root to be somebody else first.");
        Assert.SkipUnless(File.Exists("/usr/bin/setpriv"), "setpriv is not installed.");
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        using var run = await DaemonRun.StartListeningAsync(_folder, "ready");
        await ReadyAsync(run);
        var stop = await Program.RunAsync(
            "/usr/bin/setpriv", "--reuid=54321", "--regid=54322", "--clear-groups", Program.DaemonProgram, "stop", run.PidFile);
        Assert.Equal(4, stop.ExitCode);
        Assert.Contains($"the server (process {run.Id}) is not yours to control", stop.Error, StringComparison.Ordinal);
        File.Delete($"{run.PidFile}.sock");
        stop = await Program.RunAsync(
            "/usr/bin/setpriv", "--reuid=54321", "--regid=54322", "--clear-groups", Program.DaemonProgram, "stop", run.PidFile);
        Assert.Equal(4, stop.ExitCode);
        Assert.Contains($"the server (process {run.Id}) is not yours to stop", stop.Error, StringComparison.Ordinal);
        Assert.False(run.HasExited);
    }

    private static bool HasPendingTerm(int pid) =>
        (Convert.ToUInt64(File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("ShdPnd", StringComparison.Ordinal))[8..].Trim(), 16) & (1UL << 14)) != 0;

    private static Task ReadyAsync(DaemonRun run) => DaemonRun.UntilAsync(() =>
    {
        var answer = new StringWriter();
        return new ControlClient("testd", answer, answer).Ask(run.PidFile, "status") == 0 && answer.ToString().Contains("is running", StringComparison.Ordinal);
    });

    private Task<int> StopAsync(string pidFile, int milliseconds = 300_000, bool kills = false, int patience = 60_000)
    {
        var client = new StopClient("testd", TextWriter.Synchronized(_output), TextWriter.Synchronized(_error))
        {
            Limit = TimeSpan.FromMilliseconds(milliseconds),
            Kills = kills,
            Patience = TimeSpan.FromMilliseconds(patience),
        };
        return Task.Run(() => client.Stop(pidFile));
    }
}
