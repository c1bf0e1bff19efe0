using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Twisted.Services;

namespace DaemonProgram;

/// <summary>Starts, fails, reloads, is ill, stops or dies as its behaviour says.</summary>
internal sealed partial class BehavingService(string behaviour) : Service, IReloadable, IHealthCheck
{
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        switch (behaviour)
        {
            case "reload-refuse":
                throw new ServiceException("the table is empty");
            case "reload-hang":
                Logger.LogInformation("Reloading does not end");
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                break;
        }

        Logger.LogInformation("Service was reloaded");
    }

    public ValueTask<HealthReport> CheckHealthAsync(CancellationToken cancellationToken) =>
        new(behaviour == "ill" && File.Exists("ill-now") ? HealthReport.Unhealthy("its table is lost") : HealthReport.Healthy);

    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await base.StopAsync(cancellationToken);
        switch (behaviour)
        {
            case "stop-fault":
                throw new InvalidOperationException("the fault of a plug-in");
            case "stop-hang":
                await Task.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None);
                break;
            case "stop-slow":
                // Until the test makes the file.
                while (!File.Exists("stop-now"))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await Task.Delay(10, CancellationToken.None);
                }

                break;
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken = default)
    {
        switch (behaviour)
        {
            case "refuse":
                throw new ServiceException("cannot listen on \"8007\": the address is already in use");
            case "fault":
                throw new InvalidOperationException("the fault of a plug-in");
            case "die":
                Environment.FailFast("dying on purpose");
                break;
            case "exit":
                Environment.Exit(3);
                break;
            case "exit-well":
                Environment.Exit(0);
                break;
            case "wait":
                await File.WriteAllTextAsync("waiting", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), cancellationToken);
                while (!File.Exists("go"))
                {
                    await Task.Delay(10, cancellationToken);
                }

                break;
            case "hang":
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                break;
            case "crash-before-ready":
                new Thread(() => throw new InvalidOperationException("nobody catches this")).Start();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                break;
            case "privileged":
                Logger.LogInformation("Root again: {Result}", SetEUid(0));
                break;
            case "late":
                // What was never used before is found although the root is another.
                var answer = System.Text.Json.JsonSerializer.Serialize(new { Name = "late", Text = System.Text.RegularExpressions.Regex.Replace("abc", "b", "x") });
                using (var client = new System.Net.Http.HttpClient())
                {
                    Logger.LogInformation("Late: {Answer} {Type}", answer, client.DefaultRequestHeaders.GetType().Name);
                }

                await File.WriteAllTextAsync("late.txt", "written in the run directory", cancellationToken);
                break;
            case "crash":
                new Thread(() =>
                {
                    // Until the test makes the file, the daemon is up.
                    SpinWait.SpinUntil(() => File.Exists("crash-now"));
                    throw new InvalidOperationException("nobody catches this");
                }).Start();
                break;
        }

        await base.StartAsync(cancellationToken);
        Logger.LogInformation("Service is up");
    }

    [LibraryImport("libc", EntryPoint = "seteuid")]
    private static partial int SetEUid(uint uid);
}
