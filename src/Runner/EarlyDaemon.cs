using Twisted.Runner.Daemons;

namespace Twisted.Runner;

/// <summary>
/// A daemon that is on its way before the command line was understood, so that its runtime starts at once. It reads the
/// command line itself, and waits only for a secret that it needs.
/// </summary>
public sealed class EarlyDaemon : IDisposable
{
    private StartedDaemon? _started;

    private EarlyDaemon(StartedDaemon started) => _started = started;

    /// <summary>Starts it. The program runs from its beginning again, with the same arguments, and comes to <see cref="Launcher"/> there too.</summary>
    /// <param name="hidden">Variables that the daemon does not find in its environment, such as one with a passphrase.</param>
    /// <returns>Null when it is not for this process to start one: it is the daemon, or the system has none. Then, as when it fails, the launcher does what there is to do.</returns>
    public static EarlyDaemon? TryStart(params IEnumerable<string> hidden)
    {
        if (OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable(LaunchMessage.Variable) is not null)
        {
            return null;
        }

        try
        {
            return new EarlyDaemon(StartedDaemon.Start(hidden));
        }
        catch (RunException)
        {
            // It is told when it is known that there is to be one.
            return null;
        }
    }

    /// <summary>Lets a daemon that needs nothing more go on, and waits until it is ready, as <see cref="Launcher"/> does. Nothing else has to be done then.</summary>
    /// <param name="program">The name in messages.</param>
    /// <param name="progress">Gets the lines of the progress.</param>
    /// <param name="error">Errors, of one to three lines.</param>
    /// <returns>
    /// The exit code; null when it did not understand its command line, which somebody else can then tell better, or needs a secret.
    /// </returns>
    public int? TryRun(string program, IProgress<string> progress, TextWriter error)
    {
        switch (_started?.Report.ReadLine())
        {
            case [LaunchMessage.Understood, .. var paths] when paths.Split('\t') is [var pidFile, var logFile]:
                using (var launcher = new DaemonLauncher(new RunSettings { Program = program, PidFile = pidFile, LogFile = logFile }, secret: null, this, progress, error))
                {
                    return launcher.Run();
                }

            case [LaunchMessage.NeedsSecret, ..]:
                return null;
            default:
                Take()?.Dispose();
                return null;
        }
    }

    /// <summary>Ends a daemon that nobody wants after all.</summary>
    public void Dispose() => _started?.Dispose();

    internal StartedDaemon? Take()
    {
        var started = _started;
        _started = null;
        return started;
    }
}
