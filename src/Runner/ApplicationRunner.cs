using Microsoft.Extensions.Logging;
using Twisted.Runner.Control;
using Twisted.Runner.Debugging;
using Twisted.Runner.Logs;
using Twisted.Runner.Notifications;
using Twisted.Runner.PidFiles;
using Twisted.Runner.Privileges;
using Twisted.Runner.Reloading;
using Twisted.Runner.Saving;
using Twisted.Runner.Signals;
using Twisted.Services;
using Twisted.Usage;

namespace Twisted.Runner;

/// <summary>The life of an application in this process, the same in the foreground and as a daemon.</summary>
/// <remarks>
/// <list type="number">
/// <item>take the pidfile; open the log, and the control socket</item>
/// <item>load the application; its privileged start, such as binding ports</item>
/// <item>hand the log to the user to become, and become it; start the application</item>
/// <item>report that it is ready; save it at checkpoints and on demand; wait to be asked to stop</item>
/// <item>stop the application, within its budget; save it</item>
/// <item>remove the control socket and the pidfile; close the log</item>
/// </list>
/// Whatever fails, what had begun is undone in reverse. The thread that runs it only waits, so it blocks: a chain of
/// suspended methods instead would cost each start some seventy methods that are compiled anew.
/// </remarks>
internal sealed class ApplicationRunner(RunSettings settings, ApplicationSource source, IRunReporter reporter, StopRequests stops)
{
    /// <summary>How long services may take to abort once their budget is spent.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>How long the last save may take where something hangs already.</summary>
    private static readonly TimeSpan SavePatience = TimeSpan.FromSeconds(60);

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public IProcessIdentity Identity { get; init; } = new ProcessIdentity();

    /// <summary>Who started the process and wants to know how it does; null for nobody.</summary>
    public ServiceManager? Manager { get; init; }

    public ReloadRequests Reloads { get; init; } = new();

    /// <summary>The signal to rotate the log; null where there is none.</summary>
    public RotateSignal? Rotations { get; init; }

    /// <summary>The trace of this process; null for none.</summary>
    public ProcessTrace? Trace { get; init; }

    /// <returns>The exit code.</returns>
    public int Run()
    {
        try
        {
            using var pidFile = settings.PidFile is { Length: > 0 } path
                ? PidFile.Acquire(path, settings.Program, reporter.Progress)
                : null;
            using var output = LogOutput.Open(settings, Clock);
            using var loggers = new ProcessLoggerFactory(output, settings.Log.Level, Clock);
            var log = loggers.CreateLogger(settings.Program);
            log.LogOpened();
            Rotations?.SendTo(() => Rotate(output, log));
            using var breaks = settings.WaitsForDebugger && !OperatingSystem.IsWindows() ? new BreakSignal(log) : null;
            using var control = pidFile is not null && !OperatingSystem.IsWindows() ? ControlListener.TryOpen(settings.PidFile!, log) : null;
            using var exits = new ExitGuard(() =>
            {
                const string Text = "the application ended the process by itself";
                log.StartFailed(Text);
                if (settings.NoDaemon)
                {
                    // Whoever starts a daemon sees that it is gone.
                    reporter.Error(Text);
                }

                control?.Remove();
                pidFile?.Dispose();
            });
            using var guard = new CrashGuard(
                exception =>
                {
                    exits.Dispose();
                    Crash(log, exception);
                    control?.Remove();
                    pidFile?.Dispose();
                },
                exception => log.TaskFailed(exception));
            var exitCode = RunLogged(log, loggers, output, control);

            // Before the pidfile: from then on the path of the socket is that of the next process.
            control?.Dispose();

            // Before the log closes: whoever waits for the pidfile to go may read the log then, and all of it.
            pidFile?.Dispose();
            return exitCode;
        }
        catch (RunException failure)
        {
            reporter.Error(failure.Message);
            return failure.ExitCode;
        }
        catch (Exception exception)
        {
            reporter.Error(CrashReport.Write(settings, Clock.GetUtcNow(), exception));
            return ExitCode.Crash;
        }
    }

    private int RunLogged(ILogger log, ILoggerFactory loggers, LogOutput output, ControlListener? control)
    {
        log.StartingUp(settings.Program, settings.Version, Environment.ProcessPath, Environment.Version.ToString());
        log.Reactor();
        var exitCode = ExitCode.Failure;
        var requests = new ControlRequests(settings, source.Name, stops, output.Rotate, Clock);
        var controlling = Task.CompletedTask;
        var inOrder = true;
        try
        {
            if (Start(log, loggers, output, control, requests, ref exitCode) is { } application)
            {
                inOrder = false;
                var saver = new ApplicationSaver(source, application, settings.RunDirectory, log, UserMessage);
                using var reloader = new Reloader(application, () => Reopen(output), Manager, log, UserMessage);
                using var watchdog = Manager is { WatchdogInterval: { } interval } ? new Watchdog(Manager, interval, application, Clock, log) : null;
                requests.Running(application, saver, reloader);
                Manager?.Ready($"Serving {application.Name}");
                reporter.Ready();
                Reloads.SendTo(reloader.Request);
                var reason = Serve(saver, control, requests, log);
                log.ShuttingDown(reason);
                Manager?.Stopping($"Received {reason}, shutting down");
                watchdog?.Stopping();
                controlling = control is null ? controlling : Task.Run(() => control.Serve(requests.Serve, requests.Ended));
                saver.Stopping();
                Abandon(log, reloader);
                var stopped = Stop(log, application);
                var saved = Save(log, saver, stopped);
                log.LoopTerminated();
                inOrder = stopped && saved;
                exitCode = inOrder ? ExitCode.Success : ExitCode.Failure;
            }
        }
        catch (Exception exception)
        {
            // Everything that others write is answered where it is called; this is our own fault.
            Crash(log, exception);
            exitCode = ExitCode.Crash;
        }

        log.ShutDown();
        requests.End(inOrder);
        controlling.GetAwaiter().GetResult();
        return exitCode;
    }

    /// <summary>Waits for the end, and saves the application meanwhile, as often as somebody or the settings ask for it.</summary>
    /// <returns>The reason for the end.</returns>
    private string Serve(ApplicationSaver saver, ControlListener? control, ControlRequests requests, ILogger log)
    {
        using var checkpoints = settings.Checkpoint is { } interval && source.SaveAsync is not null
            ? new Checkpoints(saver, interval, Clock, log)
            : null;
        control?.Serve(requests.Serve, stops.First);
        return stops.First.GetAwaiter().GetResult();
    }

    /// <returns>The running application, or null when it does not run and its user knows why.</returns>
    private Application? Start(ILogger log, ILoggerFactory loggers, LogOutput output, ControlListener? control, ControlRequests requests, ref int exitCode)
    {
        // On the pool: a service that blocks must not keep us from hearing a signal.
        var starting = Task.Run(() => LoadAndStart(log, loggers, output, control));
        control?.Serve(requests.Serve, Task.WhenAny(starting, stops.First));
        if (!Ends(starting, settings.StopBudget, stops.Requested, stops.Repeated))
        {
            log.StartNotGivenUp(settings.StopBudget.TotalSeconds);
            ReportStopBeforeReady(log);
            return null;
        }

        try
        {
            return starting.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (stops.Requested.IsCancellationRequested)
        {
            ReportStopBeforeReady(log);
        }
        catch (Exception exception)
        {
            ReportFailure(log, exception);
            exitCode = (exception as RunException)?.ExitCode ?? exitCode;
        }

        return null;
    }

    /// <remarks>It blocks a thread of the pool, which has nothing else to do yet, for the reason above.</remarks>
    private Application LoadAndStart(ILogger log, ILoggerFactory loggers, LogOutput output, ControlListener? control)
    {
        var application = Load(log);
        application.UseLoggerFactory(loggers);
        if (!settings.KeepsName)
        {
            ProcessName.Set(application.Name!);
        }

        application.PrivilegedStartAsync(stops.Requested).GetAwaiter().GetResult();
        try
        {
            new PrivilegeDrop(settings, Identity, log).Run(application.Process, (uid, gid) =>
            {
                output.ChangeOwner(uid, gid);
                control?.ChangeOwner(uid, gid);
                Trace?.ChangeOwner(uid, gid);
            });
        }
        catch
        {
            UndoPrivilegedStart(log, application);
            throw;
        }

        application.StartAsync(stops.Requested).GetAwaiter().GetResult();
        return application;
    }

    private static void UndoPrivilegedStart(ILogger log, Application application)
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

    private Application Load(ILogger log)
    {
        log.Loading(source.Name);
        Manager?.Status($"Loading {source.Name}...");
        try
        {
            var application = source.LoadAsync(new SynchronousProgress(Progress), stops.Requested).GetAwaiter().GetResult();
            log.Loaded();
            return application;
        }
        catch (Exception exception) when (exception is not RunException && UserMessage(exception) is { } message)
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

    /// <summary>Ends a reload: none may go on in services that stop.</summary>
    private void Abandon(ILogger log, Reloader reloader)
    {
        var cancelled = new CancellationToken(canceled: true);
        if (!Ends(reloader.StopAsync(), settings.StopBudget, cancelled, stops.Repeated))
        {
            log.ReloadNotGivenUp(settings.StopBudget.TotalSeconds);
        }
    }

    private bool Stop(ILogger log, Application application)
    {
        using var budget = new CancellationTokenSource(settings.StopBudget, Clock);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, stops.Repeated);
        var token = patience.Token;
        var stopping = Task.Run(() => application.StopAsync(token), CancellationToken.None);
        if (!Ends(stopping, Grace, token, CancellationToken.None))
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
    private bool Save(ILogger log, ApplicationSaver saver, bool stopped)
    {
        if (settings.NoSave || source.SaveAsync is null)
        {
            return true;
        }

        // A service that hangs, or the save before, may hold what this one would wait for in vain.
        var limit = stopped && !saver.IsBusy ? CancellationToken.None : new CancellationToken(canceled: true);
        var saving = Task.Run(saver.SaveAtEnd);
        if (!Ends(saving, SavePatience, limit, CancellationToken.None))
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

    /// <summary>Waits for work; once it was cancelled for no longer than the grace, or until there is a hurry.</summary>
    private bool Ends(Task work, TimeSpan grace, CancellationToken cancelled, CancellationToken hurry)
    {
        using var ended = new CancellationTokenSource();
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(cancelled, ended.Token);
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(hurry, ended.Token);
        Task.WhenAny(work, Task.Delay(Timeout.InfiniteTimeSpan, patient.Token)).GetAwaiter().GetResult();
        if (!work.IsCompleted)
        {
            Task.WhenAny(work, Task.Delay(grace, Clock, impatient.Token)).GetAwaiter().GetResult();
        }

        ended.Cancel();
        return work.IsCompleted;
    }

    private void ReportStopBeforeReady(ILogger log)
    {
        log.ShuttingDown(stops.First.GetAwaiter().GetResult());
        reporter.Error("stopped before it was ready");
    }

    private void ReportFailure(ILogger log, Exception exception)
    {
        Manager?.Status($"Failed to start: {UserMessage(exception) ?? Summary.Of(exception)}");
        if (UserMessage(exception) is { } message)
        {
            log.StartFailed(message);
            reporter.Error(message);
            return;
        }

        var text = $"Failed to start application: {Summary.Of(exception)}";
        log.StartFaulted(exception, text);
        reporter.Error(settings.LogsToStandardOutput ? text : $"{text}\nThe details are in the log \"{settings.LogFile}\".");
    }

    private void Crash(ILogger log, Exception exception)
    {
        log.Crashed(exception, settings.Program);
        reporter.Error(CrashReport.Write(settings, Clock.GetUtcNow(), exception));
    }

    private static void Reopen(LogOutput output)
    {
        if (output.Reopen() is { } fault)
        {
            throw new RunException(fault);
        }
    }

    private static void Rotate(LogOutput output, ILogger log)
    {
        if (output.Rotate() is { } fault)
        {
            log.LogNotRotated(fault);
        }
        else
        {
            log.LogRotated();
        }
    }

    private string? UserMessage(Exception exception) =>
        exception is RunException or ServiceException or UsageException ? exception.Message : source.UserMessage(exception);
}
