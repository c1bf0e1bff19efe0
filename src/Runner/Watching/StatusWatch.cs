using System.Diagnostics;
using System.Runtime.InteropServices;
using Twisted.Runner.Control;
using Twisted.Runner.PidFiles;
using Twisted.Runner.Signals;
using Twisted.Runner.State;

namespace Twisted.Runner.Watching;

/// <summary>Shows in a terminal how a process does that runs an application, as it changes, until somebody types <c>q</c>, or the process is gone for good.</summary>
/// <param name="program">The name in messages.</param>
/// <param name="output">A terminal.</param>
/// <param name="error">Errors.</param>
public sealed class StatusWatch(string program, TextWriter output, TextWriter error)
{
    private const int PatienceInMilliseconds = 5000;

    /// <summary>How long after the last.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>True to draw with lines.</summary>
    public bool Unicode { get; init; }

    /// <summary>True to use colours.</summary>
    public bool Colours { get; init; }

    /// <summary>How long a process that is gone is waited for, as it may be started anew.</summary>
    public TimeSpan Absence { get; init; } = TimeSpan.FromSeconds(10);

    /// <param name="pidFile">The absolute path of the process's pidfile.</param>
    /// <returns>0 when the user ended it; what <see cref="StatusClient.Show"/> returns when there is no such process, or no more.</returns>
    public int Run(string pidFile)
    {
        var client = new StatusClient(program, output, error);
        if (PidFileOwner.Look(pidFile).State != OwnerState.Running)
        {
            return client.Show(pidFile);
        }

        using var stop = new ManualResetEvent(initialState: false);
        using var again = new AutoResetEvent(initialState: false);
        using var signals = new StopSignals(_ => stop.Set());
        using var resizes = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => again.Set());
        using var resumes = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => again.Set());
        bool hasEnded;
        using (var terminal = new WatchTerminal(output))
        {
            // Not before: reading keys writes to the terminal as well, what goes to the first screen stays there.
            ReadKeys(stop);
            hasEnded = Watch(pidFile, terminal, stop, again);
        }

        return hasEnded ? client.Show(pidFile) : ExitCode.Success;
    }

    /// <returns>True when the process is gone; false when the user has seen enough.</returns>
    private bool Watch(string pidFile, WatchTerminal terminal, ManualResetEvent stop, AutoResetEvent again)
    {
        var screen = new WatchScreen(Unicode, Colours);
        var frame = new WatchFrame(null);
        Stopwatch? absence = null;
        while (true)
        {
            var asking = Task.Run(() => Next(pidFile, frame));
            if (WaitHandle.WaitAny([stop, ((IAsyncResult)asking).AsyncWaitHandle]) == 0)
            {
                return false;
            }

            frame = asking.GetAwaiter().GetResult();
            absence = frame.Notice is null ? null : absence ?? Stopwatch.StartNew();
            if (absence?.Elapsed > Absence && PidFileOwner.Look(pidFile).State != OwnerState.Running)
            {
                return true;
            }

            if (!Show(frame, screen, terminal, stop, again))
            {
                return false;
            }
        }
    }

    /// <summary>Shows a frame for as long as the interval takes, also in a window whose size changes.</summary>
    /// <returns>False when the user has seen enough.</returns>
    private bool Show(WatchFrame frame, WatchScreen screen, WatchTerminal terminal, ManualResetEvent stop, AutoResetEvent again)
    {
        var shown = Stopwatch.StartNew();
        while (true)
        {
            var (width, height) = WatchTerminal.Size;
            terminal.Draw(screen.Draw(frame, width, height));
            var rest = Interval - shown.Elapsed;
            switch (WaitHandle.WaitAny([stop, again], rest > TimeSpan.Zero ? rest : TimeSpan.Zero))
            {
                case 0:
                    return false;
                case WaitHandle.WaitTimeout:
                    return true;
            }
        }
    }

    private WatchFrame Next(string pidFile, WatchFrame last)
    {
        try
        {
            var owner = PidFileOwner.Look(pidFile);
            if (owner.State != OwnerState.Running)
            {
                return last with { Before = null, Notice = "It does not run at the moment; waiting whether it comes back." };
            }

            using var socket = ControlClient.Connect(owner);
            var answer = new StringWriter();
            var told = new StringWriter();
            var asked = new ControlClient(program, answer, told) { PatienceInMilliseconds = PatienceInMilliseconds }.Ask(socket, owner.Pid, ControlMessage.StatusAsJson);
            return asked == ExitCode.Success ? new WatchFrame(StateJsonReader.Read(answer.ToString()), last.State) : last with { Before = null, Notice = FirstLine(told.ToString()) };
        }
        catch (RunException failure)
        {
            return last with { Before = null, Notice = FirstLine(failure.Message) };
        }
    }

    private static string FirstLine(string text) => text.Split('\n')[0];

    /// <remarks>The thread waits in the system, and ends with the process.</remarks>
    private static void ReadKeys(ManualResetEvent stop)
    {
        if (Console.IsInputRedirected)
        {
            return;
        }

        new Thread(() =>
        {
            try
            {
                while (Console.ReadKey(intercept: true).Key != ConsoleKey.Q)
                {
                }

                stop.Set();
            }
            catch (Exception failure) when (failure is InvalidOperationException or IOException or ObjectDisposedException)
            {
                // There are no keys any more, or nobody wants them; Ctrl-C is left.
            }
        })
        {
            IsBackground = true,
            Name = "keys",
        }.Start();
    }
}
