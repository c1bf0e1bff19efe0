using System.Globalization;
using Microsoft.Extensions.Logging;
using Twisted.Network;
using Twisted.Runner.Control;
using Twisted.Runner.Debugging;
using Twisted.Runner.Logs;
using Twisted.Runner.Notifications;
using Twisted.Runner.PidFiles;
using Twisted.Runner.Privileges;
using Twisted.Runner.Reloading;
using Twisted.Runner.Saving;
using Twisted.Runner.Signals;
using Twisted.Runner.Starting;
using Twisted.Runner.State;
using Twisted.Runner.Stopping;
using Twisted.Runner.Upgrading;
using Twisted.Services;

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
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public IProcessIdentity Identity { get; init; } = new ProcessIdentity();

    /// <summary>Who started the process and wants to know how it does; null for nobody.</summary>
    public ServiceManager? Manager { get; init; }

    public ReloadRequests Reloads { get; init; } = new();

    /// <summary>The signal to rotate the log; null where there is none.</summary>
    public RotateSignal? Rotations { get; init; }

    /// <summary>The trace of this process; null for none.</summary>
    public ProcessTrace? Trace { get; init; }

    /// <summary>Whom this process takes over from; null for nobody.</summary>
    public Predecessor? Predecessor { get; init; }

    /// <summary>The folder in which the process was started, where its command line means what it says.</summary>
    public string StartFolder { get; init; } = Environment.CurrentDirectory;

    private UserMessages Messages { get; } = new(source);

    /// <returns>The exit code.</returns>
    public int Run()
    {
        try
        {
            using var pidFile = TakePidFile();
            using var output = LogOutput.Open(settings, Clock);
            using var loggers = new ProcessLoggerFactory(output, settings.Log.Level, Clock);
            var log = loggers.CreateLogger(settings.Program);
            log.LogOpened();
            var rotation = new LogRotation(output);
            Rotations?.SendTo(() => Rotate(rotation, log));
            using var breaks = settings.WaitsForDebugger && !OperatingSystem.IsWindows() ? new BreakSignal(log) : null;
            using var control = pidFile is null || OperatingSystem.IsWindows() ? null
                : Predecessor is null ? ControlListener.TryOpen(settings.PidFile!, log)
                : Predecessor.InheritControl(settings.PidFile!, log);
            var state = new RunState(settings, source.Name, stops, output, Clock) { Predecessor = Predecessor };
            using var monitoring = new RunMonitoring(state, log);
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
                monitoring.Remove();
                pidFile?.Dispose();
            });
            using var guard = new CrashGuard(
                exception =>
                {
                    exits.Dispose();
                    Crash(log, exception);
                    control?.Remove();
                    monitoring.Remove();
                    pidFile?.Dispose();
                },
                exception => log.TaskFailed(exception));
            var exitCode = RunLogged(log, loggers, rotation, pidFile, control, state, monitoring);

            // Before the pidfile: from then on the path of the socket is that of the next process.
            control?.Dispose();
            monitoring.Dispose();

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

    /// <exception cref="RunException">Another process runs, or the file cannot be used.</exception>
    private PidFile? TakePidFile() => settings.PidFile is not { Length: > 0 } path ? null
        : Predecessor is null ? PidFile.Acquire(path, settings.Program, reporter.Progress)
        : Predecessor.InheritPidFile(path);

    private int RunLogged(ILogger log, ILoggerFactory loggers, LogRotation rotation, PidFile? pidFile, ControlListener? control, RunState state, RunMonitoring monitoring)
    {
        log.StartingUp(settings.Program, settings.Version, Environment.ProcessPath, Environment.Version.ToString());
        log.Reactor();
        var requests = new ControlRequests(state, stops, rotation.Rotate);
        var exitCode = ExitCode.Failure;
        var controlling = Task.CompletedTask;
        var inOrder = true;
        try
        {
            var start = new ApplicationStart(settings, source, reporter, stops, log)
            {
                Clock = Clock,
                Identity = Identity,
                Messages = Messages,
                Manager = Manager,
                Predecessor = Predecessor,
                Monitoring = monitoring,
                ChangeOwner = (uid, gid) =>
                {
                    rotation.Output.ChangeOwner(uid, gid);
                    control?.ChangeOwner(uid, gid);
                    monitoring.ChangeOwner(uid, gid);
                    Trace?.ChangeOwner(uid, gid);
                },
            };

            // What is asked of a process that another one is to take over from, that one answers.
            var application = start.Run(loggers, until =>
            {
                if (Predecessor is null)
                {
                    control?.Serve(requests.Serve, until);
                }
                else
                {
                    until.GetAwaiter().GetResult();
                }
            });
            exitCode = start.ExitCode;
            if (application is not null)
            {
                inOrder = false;
                inOrder = RunStarted(application, log, rotation, pidFile, control, requests, monitoring, ref controlling);
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

    /// <returns>True when it was stopped and saved in order.</returns>
    private bool RunStarted(
        Application application, ILogger log, LogRotation rotation, PidFile? pidFile, ControlListener? control, ControlRequests requests, RunMonitoring monitoring, ref Task controlling)
    {
        rotation.Application = application;
        var saver = new ApplicationSaver(source, application, settings.RunDirectory, log, Messages.Of);
        using var reloader = new Reloader(application, () => Reopen(rotation.Output), Manager, log, Messages.Of)
        {
            Prepare = source.PrepareReload is { } prepare ? token => saver.Exclusively(() => prepare(token)) : null,
        };
        using var watchdog = Manager is { WatchdogInterval: { } interval } ? new Watchdog(Manager, interval, application, Clock, log) : null;
        var upgrader = pidFile is null || control is null ? null : new Upgrader(settings, source, pidFile, control, saver, reloader, stops, log)
        {
            Application = application,
            Manager = Manager,
            Predecessor = Predecessor,
            Folder = StartFolder,
        };
        requests.Running(saver, reloader, upgrader);
        if (Predecessor is not null)
        {
            reporter.Prepared();
            if (Task.WaitAny(Predecessor.AwaitPermissionAsync(), stops.First) != 0)
            {
                log.ShuttingDown(stops.First.GetAwaiter().GetResult());
                reporter.Error("stopped before it was ready");
                new ApplicationStop(settings, source, reporter, stops, Clock, log).Stop(application);
                return false;
            }

            // From here on it is this process that is the server, whatever happens to the other.
            pidFile!.TakeOver();
            control!.TakeOver();
            ListeningSockets.TakeOver();
            log.TookOver(Predecessor.Process is { } predecessor ? string.Create(CultureInfo.InvariantCulture, $"process {predecessor}") : "a process that has died");
        }

        monitoring.Running();
        Manager?.Ready($"Serving {application.Name}");
        reporter.Ready();
        Reloads.SendTo(reloader.Request);
        var escalation = new Escalation(application, stops);
        var reason = Serve(saver, control, requests, log);
        watchdog?.Stopping();
        saver.Stopping();
        var stop = new ApplicationStop(settings, source, reporter, stops, Clock, log);
        var drain = new Drain(application, Manager, Clock, log);
        if (upgrader?.Successor is { } successor)
        {
            monitoring.Dispose();
            return stop.GiveAway(application, saver, successor, drain);
        }

        log.ShuttingDown(reason);
        if (escalation.Failure is { } failure)
        {
            reporter.Error(failure);
        }

        Manager?.Stopping($"Received {reason}, shutting down");
        Predecessor?.Hurry();
        controlling = control is null ? controlling : Task.Run(() => control.Serve(requests.Serve, requests.Ended));
        stop.Abandon(reloader);
        monitoring.Drains(true);
        drain.Run(settings.DrainLimit, stops.Repeated);
        monitoring.Drains(false);
        var stopped = stop.Stop(application);
        var saved = stop.Save(saver, stopped);
        log.LoopTerminated();
        return stopped && saved && escalation.Failure is null;
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

    private static void Rotate(LogRotation rotation, ILogger log)
    {
        if (rotation.Rotate() is { } fault)
        {
            log.LogNotRotated(fault);
        }
        else
        {
            log.LogRotated();
        }
    }
}
