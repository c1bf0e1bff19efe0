using Twisted.Runner.Control;
using Twisted.Runner.Tests.Support;
using Twisted.Services;

namespace Twisted.Runner.Tests.Reloading;

public sealed class ReloadTests : IDisposable
{
    private readonly RunHarness _harness = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public ReloadTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no control sockets on Windows");

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task I_can_have_a_server_reload_and_hear_that_it_did()
    {
        var run = await StartAsync(new ScriptedService(_harness.Calls));
        Assert.Equal(0, await ReloadAsync());
        Assert.Equal("Reloading qotd...\nReloaded; 1 service was told to.\n", _output.ToString());
        Assert.Equal(["privileged start", "start", "reload"], _harness.Calls);
        Assert.Equal(0, await _harness.RunAndStopAsync(run));
    }

    [Fact]
    public async Task What_fails_is_named_by_its_path_and_all_else_is_reloaded()
    {
        var inner = new MultiService { Name = "web" };
        inner.Add(new ScriptedService(_harness.Calls) { OnReload = _ => throw new ServiceException("its table is empty") });
        inner.Add(new ScriptedService(_harness.Calls) { OnReload = _ => throw new InvalidOperationException("a fault") });
        var run = await StartAsync(
            new ScriptedService(_harness.Calls) { Name = "first" },
            source => source with
            {
                LoadAsync = (_, _) => Task.FromResult(new Application("qotd").With(inner).With(new ScriptedService(_harness.Calls) { Name = "last" })),
            });
        Assert.Equal(1, await ReloadAsync());
        Assert.Equal(
            "twistd: failed to reload web/ScriptedService#1: its table is empty\nfailed to reload web/ScriptedService#2: InvalidOperationException: a fault\n",
            _error.ToString());
        Assert.Equal(3, _harness.Calls.Count(call => call == "reload"));
        Assert.Contains("[-] Reloaded, but not web/ScriptedService#1, web/ScriptedService#2.\n", _harness.Log, StringComparison.Ordinal);
        Assert.False(run.IsCompleted);
        Assert.Equal(0, await _harness.RunAndStopAsync(run));
    }

    [Fact]
    public async Task A_second_reload_waits_for_the_first()
    {
        var gate = new TaskCompletionSource();
        var atWork = 0;
        var most = 0;
        var run = await StartAsync(new ScriptedService(_harness.Calls)
        {
            OnReload = async _ =>
            {
                most = Math.Max(most, Interlocked.Increment(ref atWork));
                await gate.Task;
                Interlocked.Decrement(ref atWork);
            },
        });
        var first = ReloadAsync();
        var second = ReloadAsync();
        await DaemonRun.UntilAsync(() => Volatile.Read(ref atWork) == 1);
        gate.SetResult();
        Assert.Equal(0, await first);
        Assert.Equal(0, await second);
        Assert.Equal((1, 2), (most, _harness.Calls.Count(call => call == "reload")));
        await _harness.RunAndStopAsync(run);
    }

    [Fact]
    public async Task A_stop_ends_a_reload_that_is_under_way_and_then_stops_in_order()
    {
        var begun = new TaskCompletionSource();
        var run = await StartAsync(new ScriptedService(_harness.Calls)
        {
            OnReload = async token =>
            {
                begun.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            },
        });
        var reload = ReloadAsync();
        await begun.Task;
        Assert.Equal(0, await _harness.RunAndStopAsync(run));
        Assert.Equal(1, await reload);
        Assert.Equal(["privileged start", "start", "reload", "stop", "save"], _harness.Calls);
    }

    [Fact]
    public async Task A_reload_that_does_not_give_up_does_not_keep_the_server_from_stopping()
    {
        var begun = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        var run = await StartAsync(new ScriptedService(_harness.Calls)
        {
            OnReload = _ =>
            {
                begun.SetResult();
                return end.Task;
            },
        });
        _harness.Reloads.Request("SIGHUP");
        await begun.Task;
        Assert.Equal(0, await _harness.RunAndStopAsync(run));
        Assert.Contains("[-] error: A reload did not give up within 10 s; the application stops meanwhile\n", _harness.Log, StringComparison.Ordinal);
        end.SetResult();
    }

    [Fact]
    public async Task A_signal_that_comes_before_the_server_is_ready_is_heard_then()
    {
        var start = new TaskCompletionSource();
        var reloaded = new TaskCompletionSource();
        var run = _harness.Run(new ScriptedService(_harness.Calls)
        {
            OnStart = _ => start.Task,
            OnReload = _ =>
            {
                reloaded.SetResult();
                return Task.CompletedTask;
            },
        });
        _harness.Reloads.Request("SIGHUP");
        start.SetResult();
        await reloaded.Task;
        Assert.Contains("[-] Received SIGHUP, reloading.\n", _harness.Log, StringComparison.Ordinal);
        await _harness.RunAndStopAsync(run);
    }

    [Fact]
    public async Task A_reload_writes_to_the_log_that_is_at_its_path_now()
    {
        var run = await StartAsync(new ScriptedService(_harness.Calls));
        var path = Path.Combine(Path.GetDirectoryName(_harness.PidFile)!, "twistd.log");
        File.Move(path, $"{path}.old");
        Assert.Equal(0, await ReloadAsync());
        Assert.EndsWith("Reloaded; 1 service was told to.\n", _harness.Log, StringComparison.Ordinal);
        await _harness.RunAndStopAsync(run);
    }

    [Fact]
    public async Task I_can_have_the_log_moved_aside()
    {
        var run = await StartAsync(new ScriptedService(_harness.Calls));
        Assert.Equal(0, await Task.Run(() => new ControlClient("twistd", _output, _error).Ask(_harness.PidFile, ControlClient.Rotate)));
        Assert.Equal("Rotated.\n", _output.ToString());
        await _harness.RunAndStopAsync(run);
        Assert.DoesNotContain("Log opened.", _harness.Log, StringComparison.Ordinal);
        Assert.Contains("Log opened.", await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(_harness.PidFile)!, "twistd.log.1")), StringComparison.Ordinal);
    }

    private async Task<Task<int>> StartAsync(ScriptedService service, Func<ApplicationSource, ApplicationSource>? source = null)
    {
        var run = _harness.Run(service, source: source);
        await await Task.WhenAny(_harness.Reporter.WhenReady, run);
        return run;
    }

    private Task<int> ReloadAsync() => Task.Run(() => new ControlClient("twistd", TextWriter.Synchronized(_output), TextWriter.Synchronized(_error)).Ask(_harness.PidFile, ControlClient.Reload));
}
