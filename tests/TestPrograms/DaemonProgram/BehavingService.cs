using Microsoft.Extensions.Logging;
using Twisted.Services;

namespace DaemonProgram;

/// <summary>Starts, fails or dies as its behaviour says.</summary>
internal sealed class BehavingService(string behaviour) : Service
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
}
