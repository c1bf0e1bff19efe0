using System.Globalization;
using Microsoft.Extensions.Logging;
using Twisted.Runner.Logs;
using Twisted.Runner.Notifications;
using Twisted.Services;

namespace Twisted.Runner.Stopping;

/// <summary>Lets an application that is about to stop finish what is under way: it accepts nothing more, and its connections end by themselves.</summary>
internal sealed class Drain(Application application, ServiceManager? manager, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan TellsEvery = TimeSpan.FromSeconds(10);

    /// <summary>Blocks until nothing is under way, the time is over, or there is a hurry.</summary>
    /// <param name="limit">How long it may take; zero for not at all.</param>
    /// <param name="hurry">Ends it.</param>
    public void Run(TimeSpan limit, CancellationToken hurry)
    {
        if (limit <= TimeSpan.Zero || hurry.IsCancellationRequested)
        {
            return;
        }

        using var spent = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(spent.Token, hurry);
        var token = either.Token;
        var since = clock.GetTimestamp();
        log.Draining(application.Remaining, limit.TotalSeconds);
        Tell(limit);
        var draining = Task.Run(() => application.DrainAsync(token), CancellationToken.None);
        while (!Task.WhenAny(draining, Task.Delay(TellsEvery, clock, token)).GetAwaiter().GetResult().Equals(draining) && !token.IsCancellationRequested)
        {
            log.StillDraining(application.Remaining);
            Tell(limit - clock.GetElapsedTime(since));
        }

        log.Drained(application.Remaining);
    }

    private void Tell(TimeSpan left)
    {
        var count = application.Remaining;
        manager?.Draining(string.Create(CultureInfo.InvariantCulture, $"Draining: {count} connection{(count == 1 ? "" : "s")}"), left);
    }
}
