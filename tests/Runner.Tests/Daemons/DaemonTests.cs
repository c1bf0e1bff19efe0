using System.Globalization;
using Twisted.Runner.Native;
using Twisted.Runner.Tests.Support;

namespace Twisted.Runner.Tests.Daemons;

public sealed class DaemonTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();

    private string PidFile => _folder.File("testd.pid");

    private string Log => File.ReadAllText(_folder.File("testd.log"));

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no daemons.");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_daemon_that_is_ready_lets_its_caller_go_on_without_a_word()
    {
        // Running it waits until nobody holds the caller's output any more.
        Assert.Equal(new ProgramResult(0, "", ""), await RunAsync("ready"));
        Assert.Contains("Service is up", Log, StringComparison.Ordinal);
        await StopAsync();
        Assert.EndsWith("Main loop terminated.\n", LogWithoutLastLine(), StringComparison.Ordinal);
        Assert.False(File.Exists(PidFile));
    }

    [Fact]
    public async Task What_the_loading_reports_arrives_on_the_output_of_the_caller() =>
        Assert.Equal(new ProgramResult(0, "Fetching a plug-in\n", ""), await RunAsync("progress"));

    [Fact]
    public async Task A_daemon_leads_a_session_of_its_own_and_has_no_terminal()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It reads /proc.");
        await RunAsync("ready");
        var pid = ReadPid();
        var status = File.ReadAllText($"/proc/{pid}/stat");
        var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
        Assert.Equal($"{pid}", fields[3]); // session
        Assert.Equal("0", fields[4]); // terminal
        Assert.Contains("Umask:\t0077", File.ReadAllText($"/proc/{pid}/status"), StringComparison.Ordinal);
        Assert.Equal(_folder.Path, new FileInfo($"/proc/{pid}/cwd").ResolveLinkTarget(returnFinalTarget: false)?.FullName);
        Assert.All([0, 1, 2], descriptor => Assert.Equal("/dev/null", LinkOf(pid, descriptor)));
    }

    [Fact]
    public async Task A_daemon_inherits_no_descriptor_of_its_caller()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It reads /proc.");
        var stray = _folder.Write("stray", "");
        await Program.RunAsync("/bin/sh", "-c", $"exec 8<{stray} 9<{stray}; exec {Program.DaemonProgram} ready {_folder.Path}");
        var pid = ReadPid();
        var open = Directory.GetFiles($"/proc/{pid}/fd").Select(path => new FileInfo(path).LinkTarget).ToArray();
        Assert.NotEmpty(open);
        Assert.DoesNotContain(stray, open);
    }

    [Fact]
    public async Task A_service_that_cannot_start_is_an_error_on_the_terminal_of_the_caller()
    {
        Assert.Equal(new ProgramResult(1, "", "testd: cannot listen on \"8007\": the address is already in use\n"), await RunAsync("refuse"));
        Assert.False(File.Exists(PidFile));
    }

    [Fact]
    public async Task A_fault_of_a_service_names_the_log()
    {
        Assert.Equal(
            new ProgramResult(
                1, "",
                "testd: Failed to start application: InvalidOperationException: the fault of a plug-in\n"
                + $"The details are in the log \"{_folder.File("testd.log")}\".\n"),
            await RunAsync("fault"));
        Assert.False(File.Exists(PidFile));
    }

    [Theory]
    [InlineData("die", "signal 6")]
    [InlineData("exit", "exit code 3")]
    public async Task A_daemon_that_dies_before_it_is_ready_is_an_error(string behaviour, string how)
    {
        Assert.Equal(
            new ProgramResult(
                1, "",
                $"testd: the daemon died before it was ready ({how})\n"
                + $"The log \"{_folder.File("testd.log")}\" may tell why; or run it with --nodaemon and watch.\n"),
            await RunAsync(behaviour));
        Assert.False(File.Exists(PidFile));
    }

    [Theory]
    [InlineData("exit", 3)]
    [InlineData("exit-well", 1)]
    public async Task In_the_foreground_an_application_that_ends_the_process_has_failed_and_leaves_nothing(string behaviour, int exitCode)
    {
        var result = await Program.RunAsync(Program.DaemonProgram, "here", behaviour, _folder.Path);
        Assert.Equal((exitCode, "testd: the application ended the process by itself\n"), (result.ExitCode, result.Error));
        Assert.Contains("[-] error: the application ended the process by itself\n", result.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_crash_is_reported_once_and_leaves_nothing_but_the_report()
    {
        _folder.Write("crash-now", "");
        var result = await Program.RunAsync(Program.DaemonProgram, "here", "crash", _folder.Path);
        Assert.Equal(70, result.ExitCode);
        Assert.Single(result.Output.Split('\n'), line => line.Contains("crashed", StringComparison.Ordinal));
        Assert.Equal(["TESTD-CRASH.log", "crash-now"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_exception_that_nobody_catches_before_it_is_ready_is_a_crash()
    {
        var result = await RunAsync("crash-before-ready");
        Assert.Equal(70, result.ExitCode);
        Assert.StartsWith("testd: crashed: InvalidOperationException: nobody catches this\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("nobody catches this", File.ReadAllText(_folder.File("TESTD-CRASH.log")), StringComparison.Ordinal);
        Assert.False(File.Exists(PidFile));
    }

    [Fact]
    public async Task An_exception_that_nobody_catches_ends_a_program_in_the_foreground_with_70()
    {
        _folder.Write("crash-now", "");
        var result = await Program.RunAsync(Program.DaemonProgram, "here", "crash", _folder.Path);
        Assert.Equal(70, result.ExitCode);
        Assert.StartsWith("testd: crashed: InvalidOperationException: nobody catches this\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("[-] critical: testd crashed\n\tSystem.InvalidOperationException", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(PidFile));
    }

    [Fact]
    public async Task A_program_that_the_dotnet_command_runs_becomes_a_daemon_too()
    {
        var host = Path.GetFileName(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        Assert.Equal(
            new ProgramResult(0, "", ""),
            await Program.RunAsync(host, Program.DaemonProgram + ".dll", "ready", _folder.Path));
        Assert.Contains("Service is up", Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99")]
    [InlineData("-1")]
    [InlineData("x")]
    public async Task A_launch_pipe_that_is_none_is_refused(string value)
    {
        var result = await Program.RunAsync(
            "/usr/bin/env", $"TWISTED_LAUNCH_PIPE={value}", Program.DaemonProgram, "ready", _folder.Path);
        Assert.Equal(
            new ProgramResult(1, "", $"testd: the environment variable TWISTED_LAUNCH_PIPE is \"{value}\", which is not an open pipe; unset it\n"),
            result);
    }

    [Theory]
    [InlineData(2, "SIGINT")]
    [InlineData(15, "SIGTERM")]
    [InlineData(3, "SIGQUIT")]
    public async Task In_the_foreground_a_signal_stops_in_order(int signal, string name)
    {
        using var process = Program.Start(Program.DaemonProgram, "here", "ready", _folder.Path);
        var line = "";
        while (!line.Contains("Service is up", StringComparison.Ordinal))
        {
            line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("It ended.");
        }

        Assert.Equal(0, Posix.Kill(process.Id, signal));
        var result = await Program.EndAsync(process);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"[-] Received {name}, shutting down.\n", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("[-] Server Shut Down.\n", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(PidFile));
    }

    [Fact]
    public async Task A_second_daemon_is_refused_and_the_first_goes_on()
    {
        await RunAsync("ready");
        var pid = ReadPid();
        var result = await RunAsync("ready");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"testd: Another testd server is running, PID {pid}\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(pid, ReadPid());
        Assert.Equal(0, Posix.Kill(pid, 0));
    }

    [Fact]
    public async Task Of_eight_daemons_that_start_at_once_exactly_one_wins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RunAsync("ready")));
        Assert.Single(results, result => result.ExitCode == 0);
        Assert.All(results.Where(result => result.ExitCode != 0), result =>
        {
            Assert.Equal(1, result.ExitCode);
            Assert.StartsWith("testd: Another testd server is running", result.Error, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_caller_that_is_interrupted_takes_the_daemon_with_it()
    {
        using var caller = Program.Start(Program.DaemonProgram, "hang", _folder.Path);
        await UntilAsync(() => File.Exists(_folder.File("testd.log")) && Log.Contains("Loaded.", StringComparison.Ordinal));
        var pid = ReadPid();
        Assert.Equal(0, Posix.Kill(caller.Id, 2));
        var result = await Program.EndAsync(caller);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("testd: stopped before it was ready\n", result.Error);
        Assert.Equal(-1, Posix.Kill(pid, 0));
        Assert.False(File.Exists(PidFile));
    }

    [Fact]
    public async Task A_daemon_of_root_becomes_the_user_that_it_is_told_to()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root may change its user.");
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        Assert.Equal(new ProgramResult(0, "", ""), await RunAsync("ready", "54321", "54322"));
        var status = File.ReadAllText($"/proc/{ReadPid()}/status");
        Assert.Contains("Uid:\t54321\t54321\t54321\t54321\n", status, StringComparison.Ordinal);
        Assert.Contains("Gid:\t54322\t54322\t54322\t54322\n", status, StringComparison.Ordinal);
        Assert.Contains("Groups:\t54322 \n", status, StringComparison.Ordinal);
        Assert.Contains("[-] set uid/gid 54321/54322\n", Log, StringComparison.Ordinal);

        // The folder is root's, so the pidfile cannot go; it is emptied, and the next start takes it over.
        await StopAsync();
        Assert.Equal("", File.ReadAllText(PidFile));
        Assert.Equal(new ProgramResult(0, "", ""), await RunAsync("ready"));
    }

    [Fact]
    public async Task Somebody_else_than_root_cannot_become_another_user()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "It takes root to be somebody else first.");
        Assert.SkipUnless(File.Exists("/usr/bin/setpriv"), "setpriv is not installed.");
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)Convert.ToInt32("777", 8));
        var result = await Program.RunAsync(
            "/usr/bin/setpriv", "--reuid=54321", "--regid=54322", "--clear-groups",
            Program.DaemonProgram, "ready", _folder.Path, "54323", "54324");
        Assert.Equal(
            new ProgramResult(
                1, "", "testd: cannot run as 54323/54324, and give it the log: Operation not permitted; only root may change its user and group\n"),
            result);
        Assert.False(File.Exists(PidFile));
    }

    private Task<ProgramResult> RunAsync(string behaviour, params string[] more) =>
        Program.RunAsync(Program.DaemonProgram, [behaviour, _folder.Path, .. more]);

    private int ReadPid() => int.Parse(File.ReadAllText(PidFile), CultureInfo.InvariantCulture);

    private string LogWithoutLastLine() => Log.Replace($"{Log.Split('\n')[^2]}\n", "", StringComparison.Ordinal);

    private static string? LinkOf(int pid, int descriptor) => new FileInfo($"/proc/{pid}/fd/{descriptor}").LinkTarget;

    /// <summary>Stops the daemon as an administrator does, and waits until it is gone.</summary>
    private async Task StopAsync()
    {
        if (!File.Exists(PidFile) || !int.TryParse(await File.ReadAllTextAsync(PidFile), CultureInfo.InvariantCulture, out var pid))
        {
            return;
        }

        if (Posix.Kill(pid, Posix.SigTerm) == 0)
        {
            await UntilAsync(() => Posix.Kill(pid, 0) != 0);
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(10);
        }
    }
}
