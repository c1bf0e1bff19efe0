using System.Globalization;
using Twisted.Runner.PidFiles;

namespace Twisted.Runner.Control;

/// <summary>Tells whether a process runs an application, and what it says of itself. The exit codes are those that the LSB has for <c>status</c>.</summary>
/// <param name="program">The name in messages.</param>
/// <param name="output">The answer.</param>
/// <param name="error">Why there is none.</param>
public sealed class StatusClient(string program, TextWriter output, TextWriter error)
{
    private const int Dead = 1;
    private const int NotRunning = 3;
    private const int Unknown = 4;

    /// <summary>How long the process may take to answer. That it is there is then all that is told.</summary>
    internal int PatienceInMilliseconds { get; init; } = 5000;

    /// <param name="pidFile">The absolute path of the process's pidfile.</param>
    /// <returns>0 when it runs, 1 when it is dead and its pidfile is left, 3 when it does not run, 4 when that cannot be told.</returns>
    public int Show(string pidFile)
    {
        var owner = PidFileOwner.Look(pidFile);
        switch (owner.State)
        {
            case OwnerState.Running:
                Describe(owner);
                return ExitCode.Success;
            case OwnerState.NotRunning:
                output.WriteLine($"Not running: {owner.Message.Split('\n')[0]}");
                return NotRunning;
            case OwnerState.Dead:
                output.WriteLine($"Dead: {owner.Message.Split('\n')[0]}");
                return Dead;
            default:
                error.WriteLine($"{program}: {owner.Message}");
                return Unknown;
        }
    }

    private void Describe(PidFileOwner owner)
    {
        string reason;
        try
        {
            var answer = new StringWriter();
            var told = new StringWriter();
            if (!OperatingSystem.IsWindows())
            {
                using var socket = ControlClient.Connect(owner);
                if (new ControlClient(program, answer, told) { PatienceInMilliseconds = PatienceInMilliseconds }.Ask(socket, owner.Pid, ControlMessage.Status) == ExitCode.Success)
                {
                    output.Write(answer);
                    return;
                }
            }

            reason = told.ToString().Trim();
        }
        catch (RunException failure)
        {
            reason = failure.Message;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Running: process {owner.Pid}"));
        if (reason.Length > 0)
        {
            error.WriteLine($"{program}: it says no more: {reason}");
        }
    }
}
