using Microsoft.Extensions.Logging;
using Twisted.Services;

namespace Twisted.Runner.Tests.Support;

/// <summary>Records its life, and does in each step of it what the test says.</summary>
internal sealed class ScriptedService(List<string> calls) : Service, IReloadable
{
    public Func<CancellationToken, Task> OnPrivilegedStart { get; init; } = static _ => Task.CompletedTask;

    public Func<CancellationToken, Task> OnStart { get; init; } = static _ => Task.CompletedTask;

    public Func<CancellationToken, Task> OnStop { get; init; } = static _ => Task.CompletedTask;

    public Func<CancellationToken, Task> OnReload { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Has failed while it ran.</summary>
    public void Break(string reason) => Fail(new ServiceException(reason));

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        lock (calls)
        {
            calls.Add("reload");
        }

        await OnReload(cancellationToken);
    }

    public override async Task PrivilegedStartAsync(CancellationToken cancellationToken = default)
    {
        calls.Add("privileged start");
        await OnPrivilegedStart(cancellationToken);
        Logger.LogInformation("QotdFactory starting on 8007");
        Logger.LogInformation("Starting factory QotdFactory");
    }

    public override async Task StartAsync(CancellationToken cancellationToken = default)
    {
        calls.Add("start");
        await OnStart(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        calls.Add("stop");
        await base.StopAsync(cancellationToken);
        await OnStop(cancellationToken);
        Logger.LogInformation("(Port 8007 Closed)");
        Logger.LogInformation("Stopping factory QotdFactory");
    }
}
