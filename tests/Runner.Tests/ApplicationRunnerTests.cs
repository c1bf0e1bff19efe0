using System.Text.RegularExpressions;
using Twisted.Runner.Tests.Support;
using Twisted.Services;

namespace Twisted.Runner.Tests;

public sealed partial class ApplicationRunnerTests : IDisposable
{
    private readonly RunHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task The_log_of_one_run_reads_like_that_of_the_original()
    {
        var exitCode = await _harness.RunAndStopAsync(
            _harness.Run(Service(), settings: settings => settings with { Uid = 1000, Gid = 100 }));
        Assert.Equal(0, exitCode);
        await Verify(Executable().Replace(_harness.Log, "(/usr/bin/twistd, .NET 10.0.0)"));
    }

    [Fact]
    public async Task Privileges_are_given_up_between_binding_and_starting()
    {
        await _harness.RunAndStopAsync(_harness.Run(Service(), process: new ProcessSettings { Uid = 54321, Gid = 54322 }));
        Assert.Equal(["privileged start", "switch to 54321/54322", "start", "stop", "save"], _harness.Calls);
    }

    [Fact]
    public async Task Nothing_is_switched_for_who_the_process_is_already()
    {
        await _harness.RunAndStopAsync(_harness.Run(Service(), process: new ProcessSettings { Uid = 0, Gid = 0 }));
        Assert.DoesNotContain(_harness.Calls, call => call.StartsWith("switch", StringComparison.Ordinal));
        Assert.DoesNotContain("set uid/gid", _harness.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_without_an_entry_needs_a_group_lest_it_keep_that_of_root()
    {
        Assert.Equal(1, await _harness.Run(Service(), process: new ProcessSettings { Uid = 54321 }));
        Assert.Equal(
            ["cannot run as user 54321: this machine has no such user, and so no group for it; give one with --gid"],
            _harness.Reporter.Errors);
        Assert.Equal(["privileged start", "stop"], _harness.Calls);
    }

    [Fact]
    public async Task Privileges_that_cannot_be_given_up_stop_what_was_bound()
    {
        var identity = new RecordingIdentity(_harness.Calls) { Refusal = new RunException("cannot run as 1/1: no") };
        var exitCode = await _harness.Run(Service(), process: new ProcessSettings { Uid = 1, Gid = 1 }, identity: identity);
        Assert.Equal(1, exitCode);
        Assert.Equal(["privileged start", "switch to 1/1", "stop"], _harness.Calls);
        Assert.Equal(["cannot run as 1/1: no"], _harness.Reporter.Errors);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task An_application_that_cannot_be_loaded_is_an_error_of_one_line()
    {
        var exitCode = await _harness.Run(Service(), source: source => source with
        {
            LoadAsync = (_, _) => throw new FormatException("\"qotd.tap\" is not a tap"),
            UserMessage = exception => (exception as FormatException)?.Message,
        });
        Assert.Equal(1, exitCode);
        Assert.Equal(["Failed to load application: \"qotd.tap\" is not a tap"], _harness.Reporter.Errors);
        Assert.DoesNotContain("   at ", _harness.Log, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_service_that_cannot_start_is_told_without_a_stack()
    {
        var exitCode = await _harness.Run(Service(onStart: _ => throw new ServiceException("cannot listen on \"8007\": in use")));
        Assert.Equal(1, exitCode);
        Assert.Equal(["cannot listen on \"8007\": in use"], _harness.Reporter.Errors);
        Assert.Equal(["privileged start", "start", "stop"], _harness.Calls);
        Assert.Contains("[-] error: cannot listen on \"8007\": in use\n", _harness.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _harness.Log, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task An_application_that_gives_up_ends_the_process_with_a_failure_after_all_was_stopped_and_saved()
    {
        var service = Service();
        var run = _harness.Run(service, source: source => source with
        {
            LoadAsync = (_, _) => Task.FromResult(new Application("qotd") { Supervision = new Supervision { Intensity = 0 } }.With(service)),
        });
        await _harness.Reporter.WhenReady;
        service.Break("its table is lost");
        Assert.Equal(1, await run);
        Assert.Equal(["the application has failed: ScriptedService has failed, and is not to be restarted: its table is lost"], _harness.Reporter.Errors);
        Assert.Equal(["privileged start", "start", "stop"], _harness.Calls.Take(3));
        Assert.Equal("save", _harness.Calls[^1]);
        Assert.Contains("critical: ", _harness.Log, StringComparison.Ordinal);
        Assert.Contains("[-] Received the failure of the application, shutting down.\n", _harness.Log, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_fault_of_a_service_is_told_in_short_and_logged_with_its_stack()
    {
        var exitCode = await _harness.Run(Service(onPrivilegedStart: _ => throw new InvalidOperationException("one\ntwo")));
        Assert.Equal(1, exitCode);
        Assert.StartsWith(
            "Failed to start application: InvalidOperationException: one\nThe details are in the log \"",
            Assert.Single(_harness.Reporter.Errors), StringComparison.Ordinal);
        Assert.Contains("\n\tSystem.InvalidOperationException: one\n\ttwo\n\t   at ", _harness.Log, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_stop_during_the_start_cancels_the_start()
    {
        var starting = new TaskCompletionSource();
        var run = _harness.Run(Service(onStart: token =>
        {
            starting.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, token);
        }));
        await starting.Task;
        _harness.Stops.Request("SIGINT");
        Assert.Equal(1, await run);
        Assert.Equal(["stopped before it was ready"], _harness.Reporter.Errors);
        Assert.Contains("Received SIGINT, shutting down.", _harness.Log, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_start_that_ignores_a_stop_is_abandoned()
    {
        var starting = new TaskCompletionSource();
        var run = _harness.Run(Service(onStart: _ =>
        {
            starting.SetResult();
            return Forever();
        }));
        await starting.Task;
        _harness.Stops.Request("SIGINT");
        await _harness.Clock.AdvanceUntilAsync(run);
        Assert.Equal(1, await run);
        Assert.Contains("did not give up starting within 10 s", _harness.Log, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_service_that_fails_to_stop_is_logged_and_the_application_saved_all_the_same()
    {
        var exitCode = await _harness.RunAndStopAsync(
            _harness.Run(Service(onStop: _ => throw new InvalidOperationException("stuck"))));
        Assert.Equal(1, exitCode);
        Assert.Equal(["privileged start", "start", "stop", "save"], _harness.Calls);
        Assert.Contains("Failed to stop the application\n\tSystem.InvalidOperationException: stuck", _harness.Log, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_service_that_is_slow_to_stop_is_aborted_after_its_budget()
    {
        var exitCode = await _harness.RunAndStopAsync(_harness.Run(Service(onStop: UntilCancelled)));
        Assert.Equal(0, exitCode);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_service_that_hangs_in_its_stop_is_abandoned()
    {
        var exitCode = await _harness.RunAndStopAsync(_harness.Run(Service(onStop: _ => Forever())));
        Assert.Equal(1, exitCode);
        Assert.Contains("did not abort when told to", _harness.Log, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_service_that_blocks_in_its_stop_is_abandoned()
    {
        using var released = new ManualResetEventSlim();
        var exitCode = await _harness.RunAndStopAsync(_harness.Run(Service(onStop: _ =>
        {
            released.Wait(CancellationToken.None);
            return Task.CompletedTask;
        })));
        released.Set();
        Assert.Equal(1, exitCode);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_second_signal_aborts_at_once()
    {
        // The clock stands still: only the signal can end the budget.
        var stopping = new TaskCompletionSource();
        var run = _harness.Run(Service(onStop: token =>
        {
            stopping.SetResult();
            return UntilCancelled(token);
        }));
        await _harness.Reporter.WhenReady;
        _harness.Stops.Request("SIGTERM");
        await stopping.Task;
        _harness.Stops.Request("SIGTERM");
        Assert.Equal(0, await run);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task An_application_that_cannot_be_saved_is_an_error()
    {
        var exitCode = await _harness.RunAndStopAsync(_harness.Run(
            Service(), source: source => source with { SaveAsync = (_, _) => throw new RunException("the disk is full") }));
        Assert.Equal(1, exitCode);
        Assert.Equal(["Failed to save application: the disk is full"], _harness.Reporter.Errors);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Without_saving_nothing_is_saved()
    {
        Assert.Equal(0, await _harness.RunAndStopAsync(
            _harness.Run(Service(), settings: settings => settings with { NoSave = true })));
        Assert.DoesNotContain("save", _harness.Calls);
        Assert.DoesNotContain("Saving", _harness.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_run_is_refused_before_it_touches_the_log()
    {
        var first = _harness.Run(Service());
        await _harness.Reporter.WhenReady;
        var before = _harness.Log;
        Assert.Equal(1, await _harness.Run(Service()));
        Assert.Equal(before, _harness.Log);
        Assert.StartsWith("Another twistd server is running, PID", Assert.Single(_harness.Reporter.Errors), StringComparison.Ordinal);
        Assert.True(File.Exists(_harness.PidFile));
        await _harness.RunAndStopAsync(first);
    }

    [Fact]
    public async Task A_fault_of_the_runner_itself_leaves_a_crash_report()
    {
        var exitCode = await _harness.RunAndStopAsync(_harness.Run(
            Service(), settings: settings => settings with { StopBudget = TimeSpan.FromMilliseconds(-2) }));
        Assert.Equal(70, exitCode);
        Assert.StartsWith("2026/11/23 15:08 UTC [-] critical: twistd 0.1.0 crashed\n\tSystem.ArgumentOutOfRange", File.ReadAllText(_harness.CrashLog), StringComparison.Ordinal);
        Assert.Contains("Server Shut Down.", _harness.Log, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    private ScriptedService Service(
        Func<CancellationToken, Task>? onPrivilegedStart = null,
        Func<CancellationToken, Task>? onStart = null,
        Func<CancellationToken, Task>? onStop = null) => new(_harness.Calls)
    {
        OnPrivilegedStart = onPrivilegedStart ?? (static _ => Task.CompletedTask),
        OnStart = onStart ?? (static _ => Task.CompletedTask),
        OnStop = onStop ?? (static _ => Task.CompletedTask),
    };

    private void AssertNothingIsLeft() => Assert.False(File.Exists(_harness.PidFile));

    private static Task Forever() => new TaskCompletionSource().Task;

    private static async Task UntilCancelled(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = token.Register(cancelled.SetResult);
        await cancelled.Task;
    }

    [GeneratedRegex(@"\(/.*, \.NET [0-9.]+\)")]
    private static partial Regex Executable();
}
