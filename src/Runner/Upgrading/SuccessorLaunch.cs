using System.Globalization;
using Twisted.Network;
using Twisted.Runner.Control;
using Twisted.Runner.Daemons;
using Twisted.Runner.Native;
using Twisted.Runner.PidFiles;
using Twisted.Runner.Signals;

namespace Twisted.Runner.Upgrading;

/// <summary>Starts a successor, and waits until it has taken over.</summary>
/// <remarks>Once all its services run it asks whether it may: from the answer on it is the server, also when this process dies. Until then its failure costs nothing.</remarks>
internal sealed class SuccessorLaunch(string program, PidFile pidFile, ControlListener control, StopRequests stops)
{
    /// <summary>What a successor that is to end has for that; it has only started its services.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(15);

    /// <summary>For the one write, once it may.</summary>
    private static readonly TimeSpan TakeOverLimit = TimeSpan.FromSeconds(30);

    /// <param name="plan">What it is to be.</param>
    /// <param name="limit">How long it may take until it is ready.</param>
    /// <param name="sockets">What it is to listen at.</param>
    /// <param name="progress">Gets lines that it says.</param>
    /// <param name="error">Gets its errors.</param>
    /// <exception cref="RunException">It has not taken over, and is gone; the number in the pidfile is that of this process.</exception>
    public DetachedProcess Run(SuccessorPlan plan, TimeSpan limit, KeptSockets sockets, Action<string> progress, Action<string> error)
    {
        using var start = SuccessorStart.Begin(plan, pidFile.Handle, control.Handle, sockets);
        if (WaitFor(start, LaunchMessage.Prepared, limit, progress, error) is { } fault)
        {
            End(start.Process);
            throw new RunException(fault);
        }

        start.Permit();
        if (WaitFor(start, LaunchMessage.Ready, TakeOverLimit, progress, error) is { } late)
        {
            // In no order: that would take the pidfile along.
            start.Process.Signal(Posix.SigKill);
            End(start.Process);
            pidFile.TakeOver();
            throw new RunException(late);
        }

        return start.Process;
    }

    /// <summary>Tells what the successor says until it says the word.</summary>
    /// <returns>Why it will not; null when it has.</returns>
    private string? WaitFor(SuccessorStart start, char word, TimeSpan limit, Action<string> progress, Action<string> error)
    {
        using var ended = new CancellationTokenSource();
        var timeout = Task.Delay(limit, TimeProvider.System, ended.Token);
        try
        {
            while (true)
            {
                // A stop ends what has not been permitted yet.
                var reading = start.ReadAsync();
                Task.WaitAny(word == LaunchMessage.Prepared ? [reading, timeout, stops.Stop] : [reading, timeout]);
                if (word == LaunchMessage.Prepared && stops.Stop.IsCompleted)
                {
                    return "the server is stopping";
                }

                if (!reading.IsCompleted)
                {
                    return string.Create(CultureInfo.InvariantCulture, $"the successor (process {start.Process.Id}) was not ready within {limit.TotalSeconds:0.#} s");
                }

                switch (reading.GetAwaiter().GetResult())
                {
                    case null or "":
                        return string.Create(CultureInfo.InvariantCulture, $"the successor (process {start.Process.Id}) ended before it was ready; the log may tell why");
                    case [LaunchMessage.Progress, .. var text]:
                        progress(text);
                        break;
                    case [LaunchMessage.Error, .. var text]:
                        error(text.StartsWith($"{program}: ", StringComparison.Ordinal) ? text[(program.Length + 2)..] : text);
                        break;
                    case [LaunchMessage.Failed, ..]:
                        return string.Create(CultureInfo.InvariantCulture, $"the successor (process {start.Process.Id}) could not start");
                    case [var kind, ..] when kind == word:
                        return null;
                }
            }
        }
        finally
        {
            ended.Cancel();
        }
    }

    private static void End(DetachedProcess process)
    {
        process.Signal(Posix.SigTerm);
        process.WaitForExitAsync(EndLimit, TimeProvider.System).GetAwaiter().GetResult();
    }
}
