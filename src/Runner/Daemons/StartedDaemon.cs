using System.Globalization;
using System.IO.Pipes;
using Twisted.Runner.Native;
using Twisted.Runner.Notifications;

namespace Twisted.Runner.Daemons;

/// <summary>This program started again as a daemon, which reads the command line itself, and waits only for a secret that it needs.</summary>
/// <remarks>A process cannot fork once the runtime is up, so the daemon begins anew, with the same arguments.</remarks>
internal sealed class StartedDaemon : IDisposable
{
    private readonly AnonymousPipeServerStream _report;
    private readonly AnonymousPipeServerStream _order;

    private StartedDaemon(DetachedProcess process, AnonymousPipeServerStream report, AnonymousPipeServerStream order)
    {
        Process = process;
        _report = report;
        _order = order;
        Report = new StreamReader(report);
    }

    public DetachedProcess Process { get; }

    /// <summary>What it has to say; see <see cref="LaunchMessage"/>.</summary>
    public TextReader Report { get; }

    /// <param name="hidden">Variables that it does not find in its environment.</param>
    /// <exception cref="RunException">The system refuses.</exception>
    public static StartedDaemon Start(IEnumerable<string> hidden)
    {
        var report = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var order = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        try
        {
            var process = Start(report, order, hidden);
            report.DisposeLocalCopyOfClientHandle();
            order.DisposeLocalCopyOfClientHandle();
            return new StartedDaemon(process, report, order);
        }
        catch
        {
            report.Dispose();
            order.Dispose();
            throw;
        }
    }

    /// <summary>Has it go on.</summary>
    /// <param name="secret">What it needs to know; null for nothing.</param>
    public void Go(StartSecret? secret)
    {
        try
        {
            _order.WriteByte(LaunchMessage.Go);
            secret?.Send(_order);
        }
        catch (IOException)
        {
            // It has died, and whoever waits for it will hear.
        }

        _order.Dispose();
    }

    /// <summary>Closes the pipes. A daemon that was not told to go on ends then.</summary>
    public void Dispose()
    {
        _order.Dispose();
        _report.Dispose();
    }

    private static DetachedProcess Start(AnonymousPipeServerStream report, AnonymousPipeServerStream order, IEnumerable<string> hidden)
    {
        var executable = Environment.ProcessPath
            ?? throw new RunException("cannot start a daemon: the system does not say which program this is; use --nodaemon");
        var arguments = Environment.GetCommandLineArgs();

        // The first is always the assembly. A program of its own knows it; the dotnet command has to be told.
        var isHost = Path.GetFileNameWithoutExtension(executable).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        var environment = Environment.GetEnvironmentVariables();
        var sockets = InheritedSockets.CountOwn();
        if (sockets > 0)
        {
            InheritedSockets.HandOn(environment);
        }

        foreach (var variable in hidden)
        {
            environment.Remove(variable);
        }

        if (environment[ServiceManager.WatchdogProcessVariable] as string == Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
        {
            // The daemon takes the place of this process, and its number is not known yet.
            environment.Remove(ServiceManager.WatchdogProcessVariable);
        }

        var pipeNumber = DetachedProcess.FirstDescriptor + sockets;
        environment[LaunchMessage.Variable] = pipeNumber.ToString(CultureInfo.InvariantCulture);
        environment[LaunchMessage.OrderVariable] = (pipeNumber + 1).ToString(CultureInfo.InvariantCulture);
        return DetachedProcess.Start(
            executable, isHost ? arguments : arguments[1..], environment, sockets, report.ClientSafePipeHandle, order.ClientSafePipeHandle);
    }
}
