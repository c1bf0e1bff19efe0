using Twisted.Runner.Daemons;

namespace Twisted.Runner;

/// <summary>
/// A daemon that is on its way before the command line was understood, so that its runtime starts while that is done. It does nothing before
/// <see cref="Launcher"/> has it go on.
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

    /// <summary>Ends a daemon that nobody wants after all.</summary>
    public void Dispose() => _started?.Dispose();

    internal StartedDaemon? Take()
    {
        var started = _started;
        _started = null;
        return started;
    }
}
