using Twisted.Runner.Tests.Support;

namespace Twisted.Runner.Tests.Saving;

public sealed class CheckpointTests : IDisposable
{
    private readonly RunHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task The_application_is_saved_at_each_interval_and_at_the_end()
    {
        var run = await StartAsync((_, _) => Record("save"));
        _harness.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.DoesNotContain("save", _harness.Calls);
        _harness.Clock.Advance(TimeSpan.FromSeconds(1));
        _harness.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(2, _harness.Calls.Count(call => call == "save"));
        Assert.DoesNotContain("Saving", _harness.Log, StringComparison.Ordinal);

        Assert.Equal(0, await _harness.RunAndStopAsync(run));
        Assert.Equal(["stop", "save"], _harness.Calls[^2..]);
    }

    [Fact]
    public async Task A_failure_is_logged_once_for_each_reason_and_stops_nothing()
    {
        var reason = "the disk is full";
        var run = await StartAsync((_, _) => reason.Length > 0 ? throw new RunException(reason) : Task.CompletedTask);
        Next();
        Next();
        reason = "permission denied";
        Next();
        Next();
        reason = "";
        Next();
        Next();
        Assert.Equal(0, await _harness.RunAndStopAsync(run));

        string[] lines = [.. _harness.Log.Split('\n').Where(line => line.Contains("save", StringComparison.Ordinal)).Select(line => line[line.IndexOf("[-] ", StringComparison.Ordinal)..])];
        Assert.Equal(
            [
                "[-] error: Failed to save application: the disk is full",
                "[-] error: Failed to save application: permission denied",
                "[-] The application is saved again.",
            ],
            lines);
    }

    [Fact]
    public async Task A_save_that_hangs_does_not_keep_the_server_from_stopping()
    {
        using var released = new ManualResetEventSlim();
        var entered = new TaskCompletionSource();
        var run = await StartAsync((_, _) =>
        {
            entered.TrySetResult();
            released.Wait(CancellationToken.None);
            return Task.CompletedTask;
        });
        var checkpoint = Task.Run(Next);
        await entered.Task;

        Assert.Equal(1, await _harness.RunAndStopAsync(run));
        released.Set();
        await checkpoint;
        Assert.Contains("Failed to save application: it did not let itself be written", Assert.Single(_harness.Reporter.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void An_interval_that_is_too_short_is_refused() =>
        Assert.Throws<RunException>(() => new RunSettings { Checkpoint = TimeSpan.Zero }.Resolve("."));

    private async Task<Task<int>> StartAsync(Func<Services.Application, CancellationToken, Task> save)
    {
        var run = _harness.Run(
            new ScriptedService(_harness.Calls),
            settings: settings => settings with { Checkpoint = TimeSpan.FromSeconds(30) },
            source: source => source with { SaveAsync = save });
        await _harness.Reporter.WhenReady;
        await UntilAsync(() => _harness.Clock.Waiting > 0);
        return run;
    }

    private void Next() => _harness.Clock.Advance(TimeSpan.FromSeconds(30));

    private Task Record(string call)
    {
        _harness.Calls.Add(call);
        return Task.CompletedTask;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1);
        }
    }
}
