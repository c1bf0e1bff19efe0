using Microsoft.Extensions.Logging;
using Twisted.Runner.Logs;
using Twisted.Runner.Notifications;
using Twisted.Runner.Privileges;
using Twisted.Runner.Signals;
using Twisted.Runner.State;
using Twisted.Runner.Stopping;
using Twisted.Runner.Upgrading;
using Twisted.Services;

namespace Twisted.Runner.Starting;

/// <summary>Loads an application, becomes whom it is to run as, and starts it.</summary>
internal sealed class ApplicationStart(RunSettings settings, ApplicationSource source, IRunReporter reporter, StopRequests stops, ILogger log)
{
    public required IProcessIdentity Identity { get; init; }

    public required UserMessages Messages { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>Who started the process and wants to know how it does; null for nobody.</summary>
    public ServiceManager? Manager { get; init; }

    /// <summary>Whom this process takes over from; null for nobody.</summary>
    public Predecessor? Predecessor { get; init; }

    /// <summary>What watches the run.</summary>
    public required RunMonitoring Monitoring { get; init; }

    /// <summary>Hands files of the process to the user that it becomes.</summary>
    public required Action<int, int> ChangeOwner { get; init; }

    /// <summary>What a failed start is to end the process with.</summary>
    public int ExitCode { get; private set; } = Runner.ExitCode.Failure;

    /// <param name="loggers">Where the application logs to.</param>
    /// <param name="serve">Serves requests until a task has completed; blocks.</param>
    /// <returns>The running application, or null when it does not run and its user knows why.</returns>
    public Application? Run(ILoggerFactory loggers, Action<Task> serve)
    {
        // On the pool: a service that blocks must not keep us from hearing a signal.
        var starting = Task.Run(() => LoadAndStart(loggers));
        serve(Task.WhenAny(starting, stops.First));
        if (!Patience.Ends(Clock, starting, settings.StopBudget, stops.Requested, stops.Repeated))
        {
            log.StartNotGivenUp(settings.StopBudget.TotalSeconds);
            ReportStopBeforeReady();
            return null;
        }

        try
        {
            return starting.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (stops.Requested.IsCancellationRequested)
        {
            ReportStopBeforeReady();
        }
        catch (Exception exception)
        {
            ReportFailure(exception);
            ExitCode = (exception as RunException)?.ExitCode ?? ExitCode;
        }

        return null;
    }

    /// <remarks>It blocks a thread of the pool, which has nothing else to do yet, for the reason above.</remarks>
    private Application LoadAndStart(ILoggerFactory loggers)
    {
        Monitoring.Start(loggers);

        // What another process listens at already is listened at by both for a while.
        using var sockets = Predecessor?.OfferSockets();
        var application = Load();
        application.UseLoggerFactory(loggers);
        Monitoring.Loaded(application);
        if (!settings.KeepsName)
        {
            ProcessName.Set(application.Name!);
        }

        application.PrivilegedStartAsync(stops.Requested).GetAwaiter().GetResult();
        try
        {
            new PrivilegeDrop(settings, Identity, log).Run(application.Process, ChangeOwner);
        }
        catch
        {
            UndoPrivilegedStart(application);
            throw;
        }

        application.StartAsync(stops.Requested).GetAwaiter().GetResult();
        return application;
    }

    private void UndoPrivilegedStart(Application application)
    {
        try
        {
            application.StopAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            // What its user should hear is why it did not start.
            log.StopFailed(exception);
        }
    }

    private Application Load()
    {
        log.Loading(source.Name);
        Manager?.Status($"Loading {source.Name}...");
        try
        {
            var application = source.LoadAsync(new SynchronousProgress(Progress), stops.Requested).GetAwaiter().GetResult();
            log.Loaded();
            return application;
        }
        catch (Exception exception) when (exception is not RunException && Messages.Of(exception) is { } message)
        {
            throw new RunException($"Failed to load application: {message}", exception);
        }
        finally
        {
            // Also when it failed: it may be why.
            foreach (var warning in source.Warnings())
            {
                log.TapWarning(warning);
                reporter.Error($"warning: {warning}");
            }
        }
    }

    private void Progress(string line)
    {
        reporter.Progress(line);
        Manager?.Progress(line);
    }

    private void ReportStopBeforeReady()
    {
        log.ShuttingDown(stops.First.GetAwaiter().GetResult());
        reporter.Error("stopped before it was ready");
    }

    private void ReportFailure(Exception exception)
    {
        Manager?.Status($"Failed to start: {Messages.Of(exception) ?? Summary.Of(exception)}");
        if (Messages.Of(exception) is { } message)
        {
            log.StartFailed(message);
            reporter.Error(message);
            return;
        }

        var text = $"Failed to start application: {Summary.Of(exception)}";
        log.StartFaulted(exception, text);
        reporter.Error(settings.LogsToStandardOutput ? text : $"{text}\nThe details are in the log \"{settings.LogFile}\".");
    }
}
