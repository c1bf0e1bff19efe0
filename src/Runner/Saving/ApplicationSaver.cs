using Microsoft.Extensions.Logging;
using Twisted.Runner.Control;
using Twisted.Runner.Logs;
using Twisted.Services;

namespace Twisted.Runner.Saving;

/// <summary>Saves one application, at whatever occasion: one save at a time, each later than the one before.</summary>
internal sealed class ApplicationSaver(ApplicationSource source, Application application, string runDirectory, ILogger log, Func<Exception, string?> userMessage)
{
    private readonly Lock _saving = new();
    private volatile bool _isStopping;
    private volatile bool _isBusy;

    /// <summary>True while a save is under way.</summary>
    public bool IsBusy => _isBusy;

    /// <summary>From now on there is only the save of the end.</summary>
    public void Stopping() => _isStopping = true;

    /// <summary>Saves because somebody asked for it, who hears what the log hears.</summary>
    /// <returns>The exit code.</returns>
    public int SaveFor(ControlAnswer answer)
    {
        if (source.SaveAsync is null)
        {
            answer.Error("the server cannot save its application");
            return ExitCode.Failure;
        }

        lock (_saving)
        {
            if (_isStopping)
            {
                answer.Error("the server is stopping, and saves its application then");
                return ExitCode.Failure;
            }

            answer.Progress($"Saving {application.Name} application to {Path.Combine(runDirectory, source.SavedName(application))}...");
            var outcome = SaveAndTell();
            if (outcome.Fault is { } fault)
            {
                answer.Error(fault);
                return ExitCode.Failure;
            }

            answer.Progress("Saved.");
            return ExitCode.Success;
        }
    }

    /// <summary>Saves and says nothing.</summary>
    /// <returns>Null when it did not, since the application stops.</returns>
    public SaveOutcome? SaveQuietly()
    {
        lock (_saving)
        {
            return _isStopping ? null : Save();
        }
    }

    /// <summary>Saves the application that has stopped, if it is one that can be saved.</summary>
    public SaveOutcome SaveAtEnd()
    {
        lock (_saving)
        {
            if (source.WhyNotSaved(application) is { } reason)
            {
                log.NotSaving(application.Name, reason);
                return SaveOutcome.Saved;
            }

            return SaveAndTell();
        }
    }

    /// <summary>Does something else while nothing is saved.</summary>
    public T Exclusively<T>(Func<T> work)
    {
        lock (_saving)
        {
            return work();
        }
    }

    private SaveOutcome SaveAndTell()
    {
        log.Saving(application.Name, source.SavedName(application));
        var outcome = Save();
        if (outcome.Fault is { } fault)
        {
            log.SaveFailed(outcome.Exception, fault);
        }
        else
        {
            log.Saved();
        }

        return outcome;
    }

    private SaveOutcome Save()
    {
        _isBusy = true;
        try
        {
            source.SaveAsync!(application, CancellationToken.None).GetAwaiter().GetResult();
            return SaveOutcome.Saved;
        }
        catch (Exception exception)
        {
            var message = userMessage(exception);
            return new SaveOutcome($"Failed to save application: {message ?? Summary.Of(exception)}", message is null ? exception : null);
        }
        finally
        {
            _isBusy = false;
        }
    }
}
