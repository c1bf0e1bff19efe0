using System.Globalization;
using Twisted.Runner.Native;
using Twisted.Runner.Notifications;
using Twisted.Runner.PidFiles;
using Twisted.Runner.Signals;

namespace Twisted.Runner.Daemons;

/// <summary>Starts this program again as a daemon, unless that was done before, and waits until it is ready.</summary>
internal sealed class DaemonLauncher(RunSettings settings, StartSecret? secret, EarlyDaemon? early, IProgress<string> progress, TextWriter error) : IDisposable
{
    /// <summary>More than the daemon gives its application to end.</summary>
    private static readonly TimeSpan ExitMargin = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _interrupted = new();

    /// <returns>The exit code.</returns>
    public int Run()
    {
        using var started = early?.Take() ?? StartedDaemon.Start([]);
        var daemon = started.Process;
        using var signals = new StopSignals(_ => Forward(daemon));
        started.Go(secret);
        var exitCode = Relay(started.Report);
        if (exitCode == ExitCode.Success)
        {
            TellManager(daemon.Id);
            return ExitCode.Success;
        }

        var actual = daemon.WaitForExitAsync(settings.StopBudget + ExitMargin, TimeProvider.System).GetAwaiter().GetResult();
        if (settings.PidFile is { Length: > 0 } pidFile)
        {
            PidFile.RemoveLeftover(pidFile, daemon.Id);
        }

        if (exitCode is null && actual == ExitCode.Crash)
        {
            return actual; // It has said so itself.
        }

        if (exitCode is null)
        {
            error.WriteLine($"{settings.Program}: {DescribeDeath(actual)}");
        }

        return exitCode ?? ExitCode.Failure;
    }

    public void Dispose() => _interrupted.Dispose();

    /// <remarks>Said by this process, since a service manager need not believe what another one says before it has heard of it.</remarks>
    private void TellManager(int daemon)
    {
        try
        {
            ServiceManager.HandOverTo(daemon);
        }
        catch (RunException failure)
        {
            error.WriteLine($"{settings.Program}: warning: {failure.Message}");
        }
    }

    /// <returns>What the daemon said that the exit code is; null when it ended without a last word.</returns>
    private int? Relay(TextReader report)
    {
        while (report.ReadLine() is { Length: > 0 } line)
        {
            var text = line[1..];
            switch (line[0])
            {
                case LaunchMessage.Progress:
                    progress.Report(text);
                    break;
                case LaunchMessage.Error:
                    error.WriteLine(text);
                    break;
                case LaunchMessage.Ready:
                    return ExitCode.Success;
                case LaunchMessage.Failed:
                    // Ended in order, but before it was ready, is a failure for whoever waited for that.
                    var exitCode = int.Parse(text, CultureInfo.InvariantCulture);
                    return exitCode == ExitCode.Success ? ExitCode.Failure : exitCode;
            }
        }

        return null;
    }

    // The first signal lets the daemon undo what it has begun.
    private void Forward(DetachedProcess daemon)
    {
        var isFirst = !_interrupted.IsCancellationRequested;
        _interrupted.Cancel();
        daemon.Signal(isFirst ? Posix.SigTerm : Posix.SigKill);
    }

    private string DescribeDeath(int exit)
    {
        if (_interrupted.IsCancellationRequested)
        {
            return "stopped before it was ready";
        }

        var how = exit < 0 ? $"signal {-exit}" : $"exit code {exit}";
        return $"the daemon died before it was ready ({how})\n"
            + $"The log \"{settings.LogFile}\" may tell why; or run it with --nodaemon and watch.";
    }
}
