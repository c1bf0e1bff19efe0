using Microsoft.Extensions.Logging;
using Twisted.Network;
using Twisted.Runner.Logs;
using Twisted.Runner.Native;
using Twisted.Runner.Notifications;
using Twisted.Runner.PidFiles;
using Twisted.Runner.Signals;

namespace Twisted.Runner.Upgrading;

/// <summary>Watches a successor that has just taken over, and has another one take its place when it dies at once.</summary>
/// <remarks>Meanwhile this process holds the listening sockets too, so that who connects waits, and is not refused.</remarks>
internal sealed class Probation(SuccessorLaunch launch, SuccessorPlan plan, KeptSockets sockets, PidFile pidFile, StopRequests stops, ILogger log)
{
    private const int MostSuccessors = 3;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LooksLaterEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LaunchLimit = TimeSpan.FromMinutes(1);

    /// <summary>Who is told how the server does; null for nobody.</summary>
    public ServiceManager? Manager { get; init; }

    /// <param name="process">The successor.</param>
    /// <returns>False when none of several has lived.</returns>
    public async Task<bool> RunAsync(DetachedProcess process)
    {
        using var held = sockets;
        for (var count = 1; await HasFailedAsync(process).ConfigureAwait(false); count++)
        {
            log.SuccessorDied(process.Id);
            pidFile.TakeOver();
            if (count == MostSuccessors || Launch() is not { } next)
            {
                // Nobody serves any more, and whoever started this process has to know.
                stops.Request("the death of its successors");
                return false;
            }

            pidFile.GiveAway();
            Manager?.HandOverTo(next.Id, "Serving");
            process = next;
        }

        _ = ReapAsync(process);
        return true;
    }

    private DetachedProcess? Launch()
    {
        try
        {
            return launch.Run(plan, LaunchLimit, sockets, static _ => { }, log.NoSuccessor);
        }
        catch (RunException failure)
        {
            log.NoSuccessor(failure.Message);
            return null;
        }
    }

    /// <summary>Waits until the time is over, or the process is. One that somebody has stopped has not failed.</summary>
    private async Task<bool> HasFailedAsync(DetachedProcess process)
    {
        for (var since = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(since) < Length && !stops.Requested.IsCancellationRequested;)
        {
            if (process.TryGetExit() is { } exit)
            {
                return exit != ExitCode.Success;
            }

            await Task.Delay(LooksEvery, TimeProvider.System).ConfigureAwait(false);
        }

        return false;
    }

    /// <summary>Notices its end as long as this process is there: a child that nobody waits for keeps its number, and looks alive.</summary>
    private static async Task ReapAsync(DetachedProcess process)
    {
        while (process.TryGetExit() is null)
        {
            await Task.Delay(LooksLaterEvery, TimeProvider.System).ConfigureAwait(false);
        }
    }
}
