using System.Globalization;
using Microsoft.Extensions.Logging;
using Twisted.Network;
using Twisted.Runner.Control;
using Twisted.Runner.Logs;
using Twisted.Runner.Native;
using Twisted.Runner.Notifications;
using Twisted.Runner.PidFiles;
using Twisted.Runner.Reloading;
using Twisted.Runner.Saving;
using Twisted.Runner.Signals;
using Twisted.Services;
using Twisted.Shared;

namespace Twisted.Runner.Upgrading;

/// <summary>Has another process take the place of this one, on the same sockets, without a moment in which nobody serves.</summary>
/// <remarks>
/// The successor starts as this process did, but for what it is handed: the listening sockets, the open pidfile with its lock, the control socket. One
/// upgrade at a time, and no reload meanwhile.
/// </remarks>
internal sealed class Upgrader(
    RunSettings settings, ApplicationSource source, PidFile pidFile, ControlListener control, ApplicationSaver saver, Reloader reloader, StopRequests stops, ILogger log)
{
    private readonly SuccessorLaunch _launch = new(settings.Program, pidFile, control, stops);
    private int _isBusy;

    public required Application Application { get; init; }

    public ServiceManager? Manager { get; init; }

    /// <summary>Whom this process took over from; null for nobody.</summary>
    public Predecessor? Predecessor { get; init; }

    /// <summary>The folder in which this process was started.</summary>
    public required string Folder { get; init; }

    /// <summary>The process that has taken over; null while this one is the server.</summary>
    public Successor? Successor { get; private set; }

    /// <returns>The exit code.</returns>
    public int Run(UpgradeRequest request, ControlAnswer answer)
    {
        if (WhyNever() is { } reason)
        {
            answer.Error(reason);
            return ExitCode.Failure;
        }

        if (Interlocked.Exchange(ref _isBusy, 1) != 0)
        {
            answer.Error("an upgrade is under way already; ask again when it is done");
            return ExitCode.Failure;
        }

        try
        {
            return reloader.Exclusively(() => Upgrade(request, answer)) ? ExitCode.Success : ExitCode.Failure;
        }
        finally
        {
            Volatile.Write(ref _isBusy, 0);
        }
    }

    private string? WhyNever() =>
        settings.Chroot is not null ? "a server behind --chroot cannot be upgraded: its program is not in there; stop it, and start it anew"
        : settings.NoDaemon && Manager is null ? "a server in the foreground (--nodaemon) cannot be upgraded: whoever started it waits for this very process; run it as a daemon, or under systemd"
        : Environment.ProcessId == 1 ? "the first process of a container cannot be upgraded: the container ends with it; start another container"
        : null;

    private bool Upgrade(UpgradeRequest request, ControlAnswer answer)
    {
        if (stops.First.IsCompleted)
        {
            answer.Error(Successor is null ? "the server is stopping" : $"process {Successor.Process} has taken over meanwhile; ask again");
            return false;
        }

        var tapFile = request.TapFile ?? Upgrading.Predecessor.TapFile;
        if (request.KeepsState)
        {
            if (saver.SaveFor(answer) != ExitCode.Success)
            {
                return false;
            }

            tapFile = Path.Combine(settings.RunDirectory, source.SavedName(Application));
        }

        var plan = SuccessorPlan.Of(request, tapFile, Folder, settings.NoDaemon, Manager, Predecessor);
        log.SuccessorStarts(string.Join(' ', [plan.Program, .. plan.Arguments]));
        answer.Progress($"Starting {Printable.Escape(plan.Program)}...");
        var sockets = ListeningSockets.KeepAll();
        try
        {
            var process = _launch.Run(plan, request.Limit, sockets, answer.Progress, answer.Error);
            HandOver(process, plan, sockets, request, answer);
            return true;
        }
        catch (RunException failure)
        {
            sockets.Dispose();
            log.NoSuccessor(failure.Message);
            answer.Error(stops.Stop.IsCompleted ? failure.Message : string.Create(CultureInfo.InvariantCulture, $"{failure.Message}\nProcess {Environment.ProcessId} goes on as before."));
            return false;
        }
    }

    private void HandOver(DetachedProcess process, SuccessorPlan plan, KeptSockets sockets, UpgradeRequest request, ControlAnswer answer)
    {
        Manager?.HandOverTo(process.Id, $"Serving {Application.Name}");
        pidFile.GiveAway();
        control.GiveAway();
        sockets.GiveAway();
        var probation = new Probation(_launch, plan, sockets, pidFile, stops, log) { Manager = Manager };
        Successor = new Successor(process.Id, request.Drain, request.KeepsState, probation.RunAsync(process));
        reloader.HandedOver(process.Id);
        answer.Progress(string.Create(
            CultureInfo.InvariantCulture,
            $"Process {process.Id} has taken over. The connections of process {Environment.ProcessId} may go on for {request.Drain.TotalSeconds:0.#} s."));
        if (!stops.HandOver("the hand-over"))
        {
            // Somebody asked for the end of the server at the very moment.
            process.Signal(Posix.SigTerm);
        }
    }
}
