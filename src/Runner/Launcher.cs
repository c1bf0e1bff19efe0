using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Twisted.Runner.Daemons;
using Twisted.Runner.Debugging;
using Twisted.Runner.Native;
using Twisted.Runner.Notifications;
using Twisted.Runner.Reloading;
using Twisted.Runner.Signals;
using Twisted.Runner.Upgrading;
using Twisted.Shared;

namespace Twisted.Runner;

/// <summary>Runs an application as the process that its settings ask for.</summary>
public static class Launcher
{
    private const int DaemonUMask = 0b000_111_111;

    /// <summary>
    /// Runs the application until somebody asks it to stop; when it is to be a daemon, starts that, and returns once it is
    /// ready, or has said why it is not.
    /// </summary>
    /// <remarks>
    /// <para>
    /// For a daemon the program is started again with the same arguments, and makes this call in the daemon again: so what
    /// comes before it must be quick and without effects, and must not depend on standard input, which the daemon lacks.
    /// </para>
    /// <para>
    /// Only one call a process. A program should end with <see cref="Environment.Exit"/> and what is returned: a thread
    /// that a service left behind then cannot keep the process alive.
    /// </para>
    /// </remarks>
    /// <param name="settings">Resolved settings.</param>
    /// <param name="source">Where the application comes from; not used in the process that starts a daemon.</param>
    /// <param name="output">Progress until the application is ready.</param>
    /// <param name="error">Errors, of one to three lines.</param>
    /// <returns>The exit code: 0, 1 for a failure, 70 for a crash.</returns>
    public static int Run(RunSettings settings, ApplicationSource source, TextWriter output, TextWriter error) =>
        Run(settings, source, new SynchronousProgress(output.WriteLine), error);

    /// <summary>The tap to run in the place of what the command line says, where this process takes over from another; null elsewhere.</summary>
    public static string? TapOfHandover { get; } = Environment.GetEnvironmentVariable(HandoverVariables.TapFile);

    /// <inheritdoc cref="Run(RunSettings, ApplicationSource, TextWriter, TextWriter)"/>
    /// <param name="settings">Resolved settings.</param>
    /// <param name="source">Where the application comes from; not used in the process that starts a daemon.</param>
    /// <param name="progress">Gets the lines of the progress, at once and in their order, until the application is ready.</param>
    /// <param name="error">Errors, of one to three lines.</param>
    /// <param name="early">The daemon, if it was started before; not disposed.</param>
    public static int Run(RunSettings settings, ApplicationSource source, IProgress<string> progress, TextWriter error, EarlyDaemon? early = null)
    {
        try
        {
            using var predecessor = Predecessor.Take();
            if (settings.NoDaemon && predecessor is null)
            {
                if (settings.UMask is { } mask && !OperatingSystem.IsWindows())
                {
                    _ = Posix.UMask((uint)mask);
                }

                source.Secret?.Ask();
                return RunHere(settings, source, new TerminalReporter(settings.Program, progress, error), isDaemon: false, predecessor: null);
            }

            if (OperatingSystem.IsWindows())
            {
                throw new RunException($"there are no daemons on Windows; run {settings.Program} with --nodaemon");
            }

            if (TakeLaunchPipe(settings.Program) is { } pipe)
            {
                pipe.IsQuiet = settings.Quiet;
                var needsSecret = source.Secret is { IsNeeded: true };
                pipe.Understood(settings, needsSecret);
                if (!AwaitOrder(source.Secret, needsSecret))
                {
                    return ExitCode.Failure;
                }

                InheritedSockets.Take();
                return RunAsDaemon(settings, source, pipe, predecessor);
            }

            source.Secret?.Ask();
            using var launcher = new DaemonLauncher(settings, source.Secret, early, progress, error);
            return launcher.Run();
        }
        catch (RunException failure)
        {
            error.WriteLine($"{settings.Program}: {failure.Message}");
            return failure.ExitCode;
        }
    }

    private static int RunAsDaemon(RunSettings settings, ApplicationSource source, PipeReporter pipe, Predecessor? predecessor)
    {
        using var reporter = pipe;
        if (predecessor is null)
        {
            // A successor has that of its predecessor.
            _ = Posix.UMask((uint)(settings.UMask ?? DaemonUMask));
        }

        var exitCode = ExitCode.Failure;
        try
        {
            exitCode = RunHere(settings, source, reporter, isDaemon: true, predecessor);
        }
        catch (RunException failure)
        {
            reporter.Error(failure.Message);
            exitCode = failure.ExitCode;
        }

        reporter.Failed(exitCode);
        return exitCode;
    }

    private static int RunHere(RunSettings settings, ApplicationSource source, IRunReporter reporter, bool isDaemon, Predecessor? predecessor)
    {
        using var stops = new StopRequests();
        var reloads = new ReloadRequests();
        var hadTerminal = !isDaemon && Posix.HasTerminal();
        using var signals = new StopSignals(stops.Request, HangUp);
        using var rotations = OperatingSystem.IsWindows() ? null : new RotateSignal();
        using var manager = TakeManager(isDaemon, reporter);
        if (settings.WaitsForDebugger && !DebuggerWait.Run(reporter.Progress, stops.Requested))
        {
            reporter.Error("stopped before a debugger was attached");
            return ExitCode.Failure;
        }

        var startFolder = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = settings.RunDirectory;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            reporter.Error($"cannot run in \"{settings.RunDirectory}\": {Printable.Escape(failure.Message)}; choose another folder with --rundir");
            return ExitCode.Failure;
        }

        return settings.Profile is { } profile ? RunTraced(profile, reporter, Run) : Run(trace: null);

        int Run(ProcessTrace? trace) =>
            new ApplicationRunner(settings, source, reporter, stops) { Manager = manager, Reloads = reloads, Rotations = rotations, Trace = trace, Predecessor = predecessor, StartFolder = startFolder }.Run();

        void HangUp()
        {
            // By itself the signal says that the terminal is gone. Where there was none, or still is, somebody sent it.
            if (hadTerminal && (OperatingSystem.IsWindows() || !Posix.HasTerminal()))
            {
                stops.Request("SIGHUP");
            }
            else
            {
                reloads.Request("SIGHUP");
            }
        }
    }

    private static ServiceManager? TakeManager(bool isDaemon, IRunReporter reporter)
    {
        try
        {
            return ServiceManager.Take(isDaemon);
        }
        catch (RunException failure)
        {
            // What asks to be notified and cannot be would end the process some time later; the reason is better told.
            reporter.Error($"warning: {failure.Message}");
            return null;
        }
    }

    // Apart: who traces nothing loads no library for it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int RunTraced(string path, IRunReporter reporter, Func<ProcessTrace?, int> run)
    {
        var trace = ProcessTrace.Start(path);
        var exitCode = run(trace);
        if (trace.End() is not { } fault)
        {
            return exitCode;
        }

        reporter.Error(fault);
        return exitCode == ExitCode.Success ? ExitCode.Failure : exitCode;
    }

    /// <summary>Waits until whoever started this daemon wants it, and takes the secret.</summary>
    /// <returns>False when nobody wants it.</returns>
    private static bool AwaitOrder(StartSecret? secret, bool needsSecret)
    {
        var number = Environment.GetEnvironmentVariable(LaunchMessage.OrderVariable);
        Environment.SetEnvironmentVariable(LaunchMessage.OrderVariable, null);
        if (number is null)
        {
            return true;
        }

        using var pipe = new FileStream(new SafeFileHandle(int.Parse(number, CultureInfo.InvariantCulture), ownsHandle: true), FileAccess.Read, bufferSize: 0);
        if (!needsSecret)
        {
            // Its command line is right, so it is wanted: there is nothing to wait for.
            return true;
        }

        if (pipe.ReadByte() != LaunchMessage.Go)
        {
            return false;
        }

        secret?.Receive(pipe);
        return true;
    }

    /// <summary>The pipe to the launcher, when there is one. What the daemon starts will not take itself for one.</summary>
    private static PipeReporter? TakeLaunchPipe(string program)
    {
        var number = Environment.GetEnvironmentVariable(LaunchMessage.Variable);
        if (number is null)
        {
            return null;
        }

        Environment.SetEnvironmentVariable(LaunchMessage.Variable, null);
        try
        {
            return new PipeReporter(program, new SafeFileHandle(int.Parse(number, CultureInfo.InvariantCulture), ownsHandle: true));
        }
        catch (Exception failure) when (failure is FormatException or OverflowException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new RunException(
                $"the environment variable {LaunchMessage.Variable} is \"{Printable.Escape(number)}\", which is not an open pipe; unset it",
                failure);
        }
    }
}
