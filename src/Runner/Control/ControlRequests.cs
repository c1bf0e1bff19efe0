using System.Globalization;
using System.Text;
using Twisted.Runner.Reloading;
using Twisted.Runner.Saving;
using Twisted.Runner.Signals;
using Twisted.Runner.State;
using Twisted.Runner.Upgrading;

namespace Twisted.Runner.Control;

/// <summary>Does what is asked for through the control socket, from the beginning of a run to its end.</summary>
/// <remarks>Each request is on a thread of the pool, and may wait there until the application runs.</remarks>
internal sealed class ControlRequests(RunState state, StopRequests stops, Func<string?> rotateLog)
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<RunningParts?> _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    /// <summary>Completes when there is nothing to ask for any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The application runs; from now on it can be saved, reloaded and upgraded.</summary>
    public void Running(ApplicationSaver saver, Reloader reloader, Upgrader? upgrader) => _running.TrySetResult(new RunningParts(saver, reloader, upgrader));

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
        ControlMessage.Status => Status(answer, unicode: false),
        ControlMessage.StatusAsTree => Status(answer, unicode: true),
        ControlMessage.StatusAsJson => StatusAsJson(answer),
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
            answer.Progress(string.Create(CultureInfo.InvariantCulture, $"{(isFirst ? "Stopping" : "Already stopping")} {state.Name} (process {Environment.ProcessId})..."));
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

    private int Status(ControlAnswer answer, bool unicode)
    {
        foreach (var line in new StatusText(unicode).Lines(state.Read()))
        {
            answer.Progress(line);
        }

        return ExitCode.Success;
    }

    private int StatusAsJson(ControlAnswer answer)
    {
        answer.Progress(Encoding.UTF8.GetString(StateJson.Write(state.Read()).Span));
        return ExitCode.Success;
    }

    private sealed record RunningParts(ApplicationSaver Saver, Reloader Reloader, Upgrader? Upgrader);
}
