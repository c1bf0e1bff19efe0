using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Twisted.Runner.Native;
using Twisted.Runner.PidFiles;

namespace Twisted.Runner.Control;

/// <summary>Stops a process that runs an application, and waits until it is gone.</summary>
/// <remarks>
/// It is asked through its control socket, where a second one who asks does not hurry it as a second signal would. One that has no such socket, or
/// does not answer there, gets SIGTERM. The number of the process is what the system says of the other end of the socket; what a pidfile says is
/// believed only while it is locked.
/// </remarks>
/// <param name="program">The name in messages.</param>
/// <param name="output">What happens.</param>
/// <param name="error">What went wrong in the server.</param>
public sealed class StopClient(string program, TextWriter output, TextWriter error)
{
    /// <summary>What a server needs at most: its services, what is left of them, and a last save that hangs.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan LimitOfKill = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>How long the process may take; <see cref="DefaultLimit"/> by default.</summary>
    public TimeSpan Limit { get; init; } = DefaultLimit;

    /// <summary>True to kill the process when its time is up. What its application has done since the last save is lost then.</summary>
    public bool Kills { get; init; }

    /// <summary>How long it may take to say that it was asked, before a signal tells it.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <param name="pidFile">The absolute path of the process's pidfile.</param>
    /// <returns>The exit code: 0 when the process is gone, or there was none; 1 when it is not, or ended in disorder.</returns>
    /// <exception cref="RunException">The pidfile says nothing, or the process may not be stopped.</exception>
    public int Stop(string pidFile)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new RunException("there are no control sockets on Windows; end the server with Ctrl-C");
        }

        var owner = PidFileOwner.Look(pidFile);
        if (owner.State is OwnerState.NotRunning or OwnerState.Dead)
        {
            output.WriteLine($"Not running: {owner.Message.Split('\n')[0]}");
            return ExitCode.Success;
        }

        owner.ExpectRunning();
        var clock = Stopwatch.StartNew();
        var pid = (int?)owner.Pid;
        var inOrder = true;
        if (TryConnect(owner) is { } connected)
        {
            using var socket = connected;
            pid = OperatingSystem.IsLinux() ? ControlPeer.ProcessOf(socket) : owner.Pid;
            switch (Ask(socket, owner.Pid, clock))
            {
                case StopAnswer.Silent:
                    Signal(pid, owner, Posix.SigTerm);
                    break;
                case StopAnswer.Disorder:
                    inOrder = false;
                    break;
            }
        }
        else
        {
            Signal(pid, owner, Posix.SigTerm);
        }

        if (WaitUntilGone(owner, pid, Limit - clock.Elapsed))
        {
            output.WriteLine("Stopped.");
            return inOrder ? ExitCode.Success : ExitCode.Failure;
        }

        return Kills ? Kill(owner, pid) : NotStopped(owner, Limit, "it may still stop: ask again, look at its log, or use --kill");
    }

    private static Socket? TryConnect(PidFileOwner owner)
    {
        try
        {
            return ControlClient.Connect(owner);
        }
        catch (RunException failure) when (failure.ExitCode != ExitCode.NotPermitted)
        {
            return null;
        }
    }

    private StopAnswer Ask(Socket socket, int pid, Stopwatch clock)
    {
        var told = new StringWriter();
        var client = new ControlClient(program, output, told)
        {
            PatienceInMilliseconds = (int)Math.Clamp(Patience.TotalMilliseconds, 1, Math.Max(1, Limit.TotalMilliseconds)),
            Limit = () => Limit - clock.Elapsed,
        };
        try
        {
            var exitCode = client.Ask(socket, pid, ControlMessage.Stop);
            if (exitCode == ExitCode.Success)
            {
                return StopAnswer.Done;
            }

            if (client.HasProgress)
            {
                error.Write(told);
                return StopAnswer.Disorder;
            }

            // One that is too old to know the word.
            return StopAnswer.Silent;
        }
        catch (RunException)
        {
            // It ended without a last word, or takes longer than anybody waits; or it never said one.
            return client.HasProgress ? StopAnswer.Done : StopAnswer.Silent;
        }
    }

    private static void Signal(int? pid, PidFileOwner owner, int signal)
    {
        if (pid is not { } number)
        {
            throw new RunException(string.Create(CultureInfo.InvariantCulture, $"the server does not answer, and is process {owner.Pid} of another container, which no signal reaches from here; stop it there"));
        }

        if (Posix.Kill(number, signal) == 0)
        {
            return;
        }

        var reason = Marshal.GetLastPInvokeError();
        if (reason != Posix.NoSuchProcess)
        {
            throw new RunException(string.Create(CultureInfo.InvariantCulture, $"the server (process {number}) is not yours to stop: it runs as another user; stop it as that one, or as root"))
            {
                ExitCode = ExitCode.NotPermitted,
            };
        }
    }

    private int Kill(PidFileOwner owner, int? pid)
    {
        Signal(pid, owner, Posix.SigKill);
        if (!WaitUntilGone(owner, pid, LimitOfKill))
        {
            return NotStopped(owner, LimitOfKill, "it was killed, and the system has not ended it yet");
        }

        PidFile.RemoveLeftover(owner.Path, owner.Pid);
        error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{program}: the server (process {owner.Pid}) did not stop within {Limit.TotalSeconds:0.#} s, and was killed; what it had not saved is lost"));
        return ExitCode.Success;
    }

    private int NotStopped(PidFileOwner owner, TimeSpan limit, string advice)
    {
        error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{program}: the server (process {owner.Pid}) has not stopped within {limit.TotalSeconds:0.#} s; {advice}"));
        return ExitCode.Failure;
    }

    private static bool WaitUntilGone(PidFileOwner owner, int? pid, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        using var pause = new ManualResetEventSlim();
        while (owner.IsThere(pid))
        {
            if (clock.Elapsed > limit)
            {
                return false;
            }

            pause.Wait(LooksEvery);
        }

        return true;
    }
}
