using System.Globalization;
using Twisted.Runner.PidFiles;
using Twisted.Runner.Reloading;
using Twisted.Runner.Saving;
using Twisted.Runner.Signals;
using Twisted.Runner.Upgrading;
using Twisted.Services;

namespace Twisted.Runner.Control;

/// <summary>Does what is asked for through the control socket, from the beginning of a run to its end.</summary>
/// <remarks>Each request is on a thread of the pool, and may wait there until the application runs.</remarks>
internal sealed class ControlRequests(RunSettings settings, string sourceName, StopRequests stops, Func<string?> rotateLog, TimeProvider clock)
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly DateTimeOffset _since = clock.GetUtcNow();
    private readonly TaskCompletionSource<RunningParts?> _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    /// <summary>Completes when there is nothing to ask for any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whom this process took over from; null for nobody.</summary>
    public Predecessor? Predecessor { get; init; }

    /// <summary>The application runs; from now on it can be saved, reloaded and upgraded.</summary>
    public void Running(Application application, ApplicationSaver saver, Reloader reloader, Upgrader? upgrader) =>
        _running.TrySetResult(new RunningParts(application, saver, reloader, upgrader));

    /// <summary>The run is over. Those who asked for it hear so, if they listen.</summary>
    /// <param name="inOrder">False when an application that ran could not be stopped or saved, or crashed.</param>
    public void End(bool inOrder)
    {
        _running.TrySetResult(null);
        _ended.TrySetResult(inOrder);
        SpinWait.SpinUntil(() => Volatile.Read(ref _waiting) == 0, LastWords);
    }

    /// <returns>The exit code; null for what is not known.</returns>
    public int? Serve(string words, ControlAnswer answer) => words switch
    {
        ControlMessage.Reload => Reload(answer),
        ControlMessage.ReloadPreview => WhenRunning(answer) is { } running && running.Reloader.Preview(answer.Progress, answer.Error) ? ExitCode.Success : ExitCode.Failure,
        ControlMessage.Rotate => Rotate(answer),
        ControlMessage.Save => WhenRunning(answer) is { } parts ? parts.Saver.SaveFor(answer) : ExitCode.Failure,
        ControlMessage.Status => Status(answer),
        ControlMessage.Stop => Stop(answer),
        _ => UpgradeRequest.Parse(words) is { } upgrade ? Upgrade(upgrade, answer) : null,
    };

    /// <remarks>Waits while the application starts.</remarks>
    private RunningParts? WhenRunning(ControlAnswer answer)
    {
        var parts = _running.Task.GetAwaiter().GetResult();
        if (parts is null)
        {
            answer.Error("the server did not come to run; its log tells why");
        }

        return parts;
    }

    private int Reload(ControlAnswer answer) =>
        WhenRunning(answer) is { } parts && parts.Reloader.Reload(answer.Progress, answer.Error) ? ExitCode.Success : ExitCode.Failure;

    private int Upgrade(UpgradeRequest request, ControlAnswer answer)
    {
        // It goes on until the last word: the process may end right after the hand-over.
        Interlocked.Increment(ref _waiting);
        try
        {
            return WhenRunning(answer) is { Upgrader: { } upgrader } ? upgrader.Run(request, answer) : ExitCode.Failure;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private int Rotate(ControlAnswer answer)
    {
        if (rotateLog() is { } fault)
        {
            answer.Error($"the log is not rotated: {fault}");
            return ExitCode.Failure;
        }

        answer.Progress("Rotated.");
        return ExitCode.Success;
    }

    private int Stop(ControlAnswer answer)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            // A second signal would hurry those who stop already; a second one who asks has no such wish.
            var isFirst = stops.RequestOnce("a request to stop");
            answer.Progress(string.Create(CultureInfo.InvariantCulture, $"{(isFirst ? "Stopping" : "Already stopping")} {NameOfServer()} (process {Environment.ProcessId})..."));
            if (_ended.Task.GetAwaiter().GetResult())
            {
                return ExitCode.Success;
            }

            answer.Error("the server ended, but could not stop or save everything in order; its log tells the rest");
            return ExitCode.Failure;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private int Status(ControlAnswer answer)
    {
        var parts = _running.Task.IsCompleted ? _running.Task.GetAwaiter().GetResult() : null;
        var doing = stops.Requested.IsCancellationRequested ? "is stopping" : parts is null ? "is starting" : "is running";
        var user = OperatingSystem.IsWindows() ? Environment.UserName : UserOfProcess.Describe();
        answer.Progress(string.Create(CultureInfo.InvariantCulture, $"{NameOfServer()} {doing} (process {Environment.ProcessId})"));
        answer.Progress(string.Create(CultureInfo.InvariantCulture, $"  since     {_since:yyyy/MM/dd HH:mm:ss} UTC"));
        answer.Progress($"  user      {user}");
        answer.Progress($"  folder    {settings.RunDirectory}");
        answer.Progress($"  log       {(settings.LogsToStandardOutput ? "standard output" : settings.LogFile)}");
        answer.Progress($"  program   {settings.Program} {settings.Version}");
        if (Predecessor?.Process is { } predecessor)
        {
            answer.Progress(string.Create(CultureInfo.InvariantCulture, $"  replaces  process {predecessor}, whose connections go on"));
        }

        if (parts is not null)
        {
            var services = Tree.ServiceTree.Running(parts.Application);
            for (var i = 0; i < services.Count; i++)
            {
                answer.Progress($"  {(i == 0 ? "services" : "        ")}  {services[i].Path}");
            }
        }

        return ExitCode.Success;
    }

    private string NameOfServer() =>
        _running.Task is { IsCompletedSuccessfully: true } running && running.GetAwaiter().GetResult() is { } parts ? parts.Application.Name! : sourceName;

    private sealed record RunningParts(Application Application, ApplicationSaver Saver, Reloader Reloader, Upgrader? Upgrader);
}
