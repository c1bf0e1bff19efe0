using Microsoft.Extensions.Logging;
using Twisted.Runner.Logs;
using Twisted.Runner.Reloading;
using Twisted.Runner.Saving;
using Twisted.Runner.Signals;
using Twisted.Runner.Upgrading;
using Twisted.Services;

namespace Twisted.Runner.Stopping;

/// <summary>Stops an application within its budget, and saves it.</summary>
internal sealed class ApplicationStop(RunSettings settings, ApplicationSource source, IRunReporter reporter, StopRequests stops, TimeProvider clock, ILogger log)
{
    /// <summary>How long services may take to abort once their budget is spent.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>How long the last save may take where something hangs already.</summary>
    private static readonly TimeSpan SavePatience = TimeSpan.FromSeconds(60);

    /// <summary>Ends a reload: none may go on in services that stop.</summary>
    public void Abandon(Reloader reloader)
    {
        var cancelled = new CancellationToken(canceled: true);
        if (!Patience.Ends(clock, reloader.StopAsync(), settings.StopBudget, cancelled, stops.Repeated))
        {
            log.ReloadNotGivenUp(settings.StopBudget.TotalSeconds);
        }
    }

    /// <summary>Ends an application whose place another process has taken: what is under way has its time, and the file is the other's.</summary>
    /// <returns>True when it was stopped and saved in order.</returns>
    public bool GiveAway(Application application, ApplicationSaver saver, Successor successor, Drain drain)
    {
        // At once: later, it would overwrite what the other process saves.
        var saved = successor.HasState || Save(saver, stopped: true);
        log.HandedOver(successor.Process);
        drain.Run(successor.Drain, stops.Requested);
        var stopped = Stop(application);
        log.LoopTerminated();
        return successor.Probation.GetAwaiter().GetResult() && stopped && saved;
    }

    public bool Stop(Application application)
    {
        using var budget = new CancellationTokenSource(settings.StopBudget, clock);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, stops.Repeated);
        var token = patience.Token;
        var stopping = Task.Run(() => application.StopAsync(token), CancellationToken.None);
        if (!Patience.Ends(clock, stopping, Grace, token, CancellationToken.None))
        {
            log.StopHung();
            return false;
        }

        try
        {
            stopping.GetAwaiter().GetResult();
            return true;
        }
        catch (Exception exception)
        {
            log.StopFailed(exception);
            return false;
        }
    }

    /// <summary>Saves the application, also one that failed to stop: what it has done since the last save is worth more than order.</summary>
    public bool Save(ApplicationSaver saver, bool stopped)
    {
        if (settings.NoSave || source.SaveAsync is null)
        {
            return true;
        }

        // A service that hangs, or the save before, may hold what this one would wait for in vain.
        var limit = stopped && !saver.IsBusy ? CancellationToken.None : new CancellationToken(canceled: true);
        var saving = Task.Run(saver.SaveAtEnd);
        if (!Patience.Ends(clock, saving, SavePatience, limit, CancellationToken.None))
        {
            const string Text = "Failed to save application: it did not let itself be written; the last file is as it was";
            log.SaveFailed(null, Text);
            reporter.Error(Text);
            return false;
        }

        var outcome = saving.GetAwaiter().GetResult();
        if (outcome.Fault is { } fault)
        {
            reporter.Error(fault);
        }

        return outcome.Fault is null;
    }
}
