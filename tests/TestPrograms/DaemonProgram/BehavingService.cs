using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Twisted.Services;

namespace DaemonProgram;

/// <summary>Starts, fails or dies as its behaviour says.</summary>
internal sealed partial class BehavingService(string behaviour) : Service
{
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
