using System.Diagnostics;
using System.Globalization;
using Twisted.Services;
using Twisted.Testing;

namespace Twisted.Tests.Services;

/// <summary>Real programs, as UNIX has them.</summary>
public sealed class ProcessServiceTests : IAsyncLifetime
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly ManualClock _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("twisted-").FullName;
    private readonly List<ProcessService> _services = [];

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no /bin/sh");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services)
        {
            await service.StopAsync(new CancellationToken(canceled: true));
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_lines_of_a_program_go_to_the_log()
    {
        var (service, log) = Shell("echo out; echo problem >&2; printf 'last\\r\\nwithout end'", new() { Restart = ProcessRestart.Never });
        await service.StartAsync();
        await UntilAsync(() => service.ProcessId is null && log.Lines.Any(line => line.Contains("not started", StringComparison.Ordinal)));

        Assert.Equal(
            ["Information: sh: last", "Information: sh: out", "Information: sh: without end", "Warning: sh: problem"],
            log.Lines.Where(line => line.Contains(" sh: ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.StartsWith("Information: sh runs as process ", log.Lines[0], StringComparison.Ordinal);
        Assert.Equal("Information: sh ended with exit code 0 and is not started again", log.Lines[^1]);
    }

    [Fact]
    public async Task A_program_that_fails_shows_in_what_its_parent_knows_of_it()
    {
        var (service, log) = Shell("exit 3", new());
        await log.Application.StartAsync();
        await WaitingAsync(service);
        await UntilAsync(() => log.Application.StatusOf(service).State == ServiceState.Waiting);
        Assert.Equal((0, "sh ended with exit code 3"), (log.Application.StatusOf(service).Restarts, log.Application.StatusOf(service).LastFailure));

        // The wait may begin a moment after it shows.
        await UntilAsync(() =>
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            return log.Application.StatusOf(service).Restarts > 0;
        });
    }

    [Fact]
    public async Task A_line_that_does_not_end_is_passed_on_in_pieces()
    {
        var (service, log) = Shell("head -c 20000 /dev/zero | tr '\\0' x", new() { Restart = ProcessRestart.Never });
        await service.StartAsync();
        await UntilAsync(() => log.Lines.Any(line => line.Contains("not started", StringComparison.Ordinal)));

        Assert.Equal([8192, 8192, 20000 - (2 * 8192)], log.Lines.Where(line => line.EndsWith('x')).Select(line => line.Count(character => character == 'x')));
    }

    [Fact]
    public async Task A_program_has_the_arguments_the_folder_and_the_environment_that_it_is_given()
    {
        Environment.SetEnvironmentVariable("TWISTED_TEST_TAKEN", "here");
        var (service, log) = Shell("echo \"$1|$PWD|$ADDED|$TWISTED_TEST_TAKEN|$(cat)|\"", new()
        {
            Restart = ProcessRestart.Never,
            WorkingFolder = _folder,
            Environment = new Dictionary<string, string?> { ["ADDED"] = "a b", ["TWISTED_TEST_TAKEN"] = null },
        });
        await service.StartAsync();
        await UntilAsync(() => log.Lines.Any(line => line.Contains("not started", StringComparison.Ordinal)));

        Assert.Contains($"Information: sh: an \"argument\" $HOME|{_folder}|a b|||", log.Lines);
    }

    [Fact]
    public async Task A_program_that_ends_is_started_again_after_longer_waits()
    {
        var (service, log) = Shell("echo run >> runs; exit 3", new() { WorkingFolder = _folder, Backoff = new Backoff { Factor = 2, Jitter = 0 } });
        await service.StartAsync();
        foreach (var wait in (double[])[1, 2, 4])
        {
            await WaitingAsync(service);
            var runs = Runs();
            _clock.Advance(TimeSpan.FromSeconds(wait) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(runs, Runs());
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            await UntilAsync(() => Runs() == runs + 1);
        }

        await service.StopAsync().WaitAsync(Hang);
        Assert.Contains("Warning: sh ended with exit code 3", log.Lines);
        Assert.Contains("Information: sh is started again in 4.0 s", log.Lines);
    }

    [Fact]
    public async Task A_program_that_ran_for_long_is_started_again_soon()
    {
        var (service, log) = Shell("read line < fifo; exit 0", new() { WorkingFolder = _folder, Backoff = new Backoff { Factor = 2, Jitter = 0 } });
        using (var make = Process.Start("mkfifo", [Path.Combine(_folder, "fifo")]))
        {
            await make.WaitForExitAsync();
        }

        await service.StartAsync();
        foreach (var (lasts, wait) in (IEnumerable<(double, double)>)[(1, 1), (1, 2), (60, 1)])
        {
            _clock.Advance(TimeSpan.FromSeconds(lasts));
            await File.WriteAllTextAsync(Path.Combine(_folder, "fifo"), "end\n");
            await WaitingAsync(service);
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"Information: sh is started again in {wait:0.0} s"), log.Lines[^1]);
            _clock.Advance(TimeSpan.FromSeconds(wait));
            await UntilAsync(() => service.ProcessId is not null);
        }
    }

    [Theory]
    [InlineData(ProcessRestart.OnFailure, 0, false)]
    [InlineData(ProcessRestart.OnFailure, 1, true)]
    [InlineData(ProcessRestart.Never, 1, false)]
    [InlineData(ProcessRestart.Always, 0, true)]
    public async Task A_program_is_started_again_when_it_is_asked_for(ProcessRestart restart, int code, bool isStarted)
    {
        var (service, log) = Shell($"exit {code}", new() { Restart = restart });
        await service.StartAsync();
        await UntilAsync(() => log.Lines[^1].Contains("started again", StringComparison.Ordinal));

        Assert.Equal(isStarted, !log.Lines[^1].Contains("not started again", StringComparison.Ordinal));
        await service.StopAsync().WaitAsync(Hang);
    }

    [Fact]
    public async Task A_program_that_fails_too_often_is_given_up()
    {
        var (service, log) = Shell("exit 1", new() { Backoff = new Backoff { Limit = 1, Jitter = 0 } });
        await service.StartAsync();
        await WaitingAsync(service);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(() => log.Lines[^1] == "Error: sh has failed 2 times in a row, and is not started again");
        await service.StopAsync().WaitAsync(Hang);
    }

    [Fact]
    public async Task A_stop_asks_the_program_to_end()
    {
        var (service, log) = Shell("trap 'echo asked; exit 7' TERM; echo ready; while :; do sleep 0.05; done", new());
        await service.StartAsync();
        await UntilAsync(() => log.Lines.Contains("Information: sh: ready"));
        await service.StopAsync().WaitAsync(Hang);

        Assert.Contains("Information: sh: asked", log.Lines);
        Assert.Equal("Information: sh ended with exit code 7", log.Lines[^1]);
        Assert.Null(service.ProcessId);
        Assert.Equal(0, _clock.Waiting);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_program_that_does_not_end_is_killed_with_all_that_it_started(bool byClock)
    {
        var (service, log) = Shell("trap '' TERM; sleep 300 & echo child $!; wait; while :; do sleep 0.05; done", new() { GracePeriod = TimeSpan.FromSeconds(3) });
        await service.StartAsync();
        await UntilAsync(() => log.Lines.Any(line => line.Contains("child", StringComparison.Ordinal)));
        var id = service.ProcessId!.Value;
        var child = int.Parse(log.Lines.Single(line => line.Contains("child", StringComparison.Ordinal)).Split(' ')[^1], CultureInfo.InvariantCulture);
        using var cancel = new CancellationTokenSource();
        var stopping = service.StopAsync(cancel.Token);
        await UntilAsync(() => _clock.Waiting == 1);
        _clock.Advance(TimeSpan.FromSeconds(2.9));
        await Task.Delay(100);
        Assert.False(stopping.IsCompleted);
        if (byClock)
        {
            _clock.Advance(TimeSpan.FromSeconds(0.1));
        }
        else
        {
            await cancel.CancelAsync();
        }

        await stopping.WaitAsync(Hang);
        Assert.Contains("Warning: sh did not end when it was asked to, and is killed", log.Lines);
        await UntilAsync(() => IsGone(id) && IsGone(child));
    }

    [Fact]
    public async Task What_the_program_leaves_behind_does_not_keep_it_alive()
    {
        var (service, log) = Shell("sleep 300 & echo left $!", new() { Restart = ProcessRestart.Never });
        await service.StartAsync();
        await UntilAsync(() => log.Lines.Any(line => line.Contains("left", StringComparison.Ordinal)) && _clock.Waiting == 1);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(() => log.Lines[^1].Contains("not started again", StringComparison.Ordinal));

        var left = int.Parse(log.Lines.Single(line => line.Contains("left", StringComparison.Ordinal)).Split(' ')[^1], CultureInfo.InvariantCulture);
        Process.GetProcessById(left).Kill();
    }

    [Fact]
    public async Task A_stop_ends_the_wait_for_the_next_start()
    {
        var (service, _) = Shell("exit 1", new());
        await service.StartAsync();
        await WaitingAsync(service);
        await service.StopAsync().WaitAsync(Hang);

        Assert.Equal(0, _clock.Waiting);
        await service.StopAsync();
    }

    [Fact]
    public async Task A_program_that_cannot_be_run_again_is_tried_again()
    {
        var program = Path.Combine(_folder, "program");
        await File.WriteAllTextAsync(program, "#!/bin/sh\nrm \"$0\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var (service, log) = Add(new ProcessService(program) { Clock = _clock, Backoff = new Backoff { Factor = 2, Jitter = 0 } });
        await service.StartAsync();
        await WaitingAsync(service);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(() => log.Lines[^1] == "Information: program is started again in 2.0 s");

        Assert.Equal($"Error: cannot run \"{program}\": there is no such program.\nInstall it, or correct the path.", log.Lines[^2]);
        await service.StopAsync().WaitAsync(Hang);
    }

    [Fact]
    public async Task A_program_that_is_not_there_fails_the_start()
    {
        Assert.Equal(
            "cannot run \"no-such-program\": there is no such program in the folders of PATH.\nInstall it, or correct the path.",
            await FailureAsync(new ProcessService("no-such-program")));
        Assert.Equal(
            "cannot run \"./no-such-program\": there is no such program.\nInstall it, or correct the path.",
            await FailureAsync(new ProcessService("./no-such-program")));
        Assert.Equal(
            $"cannot run \"sh\": there is no folder \"{_folder}/none\" to run it in.\nCreate it, or choose another working folder.",
            await FailureAsync(new ProcessService("sh") { WorkingFolder = Path.Combine(_folder, "none") }));
    }

    [Fact]
    public async Task A_file_that_is_no_program_fails_the_start()
    {
        var path = Path.Combine(_folder, "text");
        await File.WriteAllTextAsync(path, "text");

        Assert.StartsWith($"cannot run \"{path}\": ", await FailureAsync(new ProcessService(path)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_runs_as_the_user_and_the_group_that_are_asked_for()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setpriv"), "it takes root, and setpriv");
        var (service, log) = Shell("echo \"$(id -u) $(id -g) $(id -G)\"", new() { Restart = ProcessRestart.Never, Uid = 65534, WorkingFolder = "/" });
        await service.StartAsync();
        await UntilAsync(() => log.Lines[^1].Contains("not started again", StringComparison.Ordinal));
        Assert.Contains("Information: sh: 65534 65534 65534", log.Lines);

        (service, log) = Shell("echo \"$(id -u) $(id -g) $(id -G)\"", new() { Restart = ProcessRestart.Never, Uid = 54321, Gid = 54322, WorkingFolder = "/" });
        await service.StartAsync();
        await UntilAsync(() => log.Lines[^1].Contains("not started again", StringComparison.Ordinal));
        Assert.Contains("Information: sh: 54321 54322 54322", log.Lines);

        Assert.Equal(
            "cannot run \"sh\" as user 54321: \"/etc/passwd\" does not say what group that user has.\nGive a group id too.",
            await FailureAsync(new ProcessService("sh") { Uid = 54321 }));
    }

    [Fact]
    public async Task The_sample_of_the_guide_runs_a_program()
    {
        var service = (ProcessService)TapCommandLine.MakeService<ServiceSamples.CompanionTap>(
            "--restart", "never", "--folder", _folder, "--retries", "3", "--grace", "1s", "sh", "--", "-c", "pwd");
        Assert.Equal((3, TimeSpan.FromSeconds(1)), (service.Backoff.Limit, service.GracePeriod));
        var (_, log) = Add(service);
        await service.StartAsync();
        await UntilAsync(() => log.Lines[^1].Contains("not started again", StringComparison.Ordinal));

        Assert.Contains($"Information: sh: {_folder}", log.Lines);
    }

    private (ProcessService Service, RecordedLog Log) Shell(string script, ShellSettings settings) => Add(new ProcessService("sh", "-c", script, "sh", "an \"argument\" $HOME")
    {
        Clock = _clock,
        Restart = settings.Restart,
        Backoff = settings.Backoff,
        GracePeriod = settings.GracePeriod,
        WorkingFolder = settings.WorkingFolder,
        Environment = settings.Environment,
        Uid = settings.Uid,
        Gid = settings.Gid,
    });

    private (ProcessService Service, RecordedLog Log) Add(ProcessService service)
    {
        _services.Add(service);
        return (service, new RecordedLog(service));
    }

    private int Runs() => File.Exists(Path.Combine(_folder, "runs")) ? File.ReadAllLines(Path.Combine(_folder, "runs")).Length : 0;

    private static bool IsGone(int id)
    {
        // A zombie is gone as well: whoever has adopted it may not have looked yet.
        try
        {
            return File.ReadAllText($"/proc/{id}/stat").Split(") ")[1][0] == 'Z';
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static async Task<string> FailureAsync(ProcessService service)
    {
        var failure = await Assert.ThrowsAsync<ServiceException>(() => service.StartAsync());
        Assert.False(service.IsRunning);
        return failure.Message;
    }

    /// <summary>Until the program has ended and is waited for to be started again.</summary>
    private Task WaitingAsync(ProcessService service) => UntilAsync(() => service.ProcessId is null && _clock.Waiting == 1);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var hang = new CancellationTokenSource(Hang);
        while (!condition())
        {
            await Task.Delay(5, hang.Token);
        }
    }

    private sealed record ShellSettings
    {
        public ProcessRestart Restart { get; init; }

        public Backoff Backoff { get; init; } = new();

        public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(5);

        public string? WorkingFolder { get; init; }

        public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

        public int? Uid { get; init; }

        public int? Gid { get; init; }
    }
}
