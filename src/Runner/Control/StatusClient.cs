using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Twisted.Runner.PidFiles;
using Twisted.Runner.State;

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

    /// <summary>What the answer looks like; <see cref="StatusForm.Plain"/> by default.</summary>
    public StatusForm Form { get; init; }

    /// <summary>How long the process may take to answer. That it is there is then all that is told.</summary>
    internal int PatienceInMilliseconds { get; init; } = 5000;

    /// <param name="pidFile">The absolute path of the process's pidfile.</param>
    /// <returns>0 when it runs, 1 when it is dead and its pidfile is left, 3 when it does not run, 4 when that cannot be told.</returns>
    public int Show(string pidFile)
    {
        var owner = PidFileOwner.Look(pidFile);
        var message = owner.Message.Split('\n')[0];
        switch (owner.State)
        {
            case OwnerState.Running:
                Describe(owner);
                return ExitCode.Success;
            case OwnerState.NotRunning:
                Tell($"Not running: {message}", "notRunning", null, message);
                return NotRunning;
            case OwnerState.Dead:
                Tell($"Dead: {message}", "dead", owner.Pid, message);
                return Dead;
            default:
                error.WriteLine($"{program}: {owner.Message}");
                if (Form == StatusForm.Json)
                {
                    WriteAbsent("unknown", null, message);
                }

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
                if (new ControlClient(program, answer, told) { PatienceInMilliseconds = PatienceInMilliseconds }.Ask(socket, owner.Pid, Request) == ExitCode.Success)
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

        Tell(string.Create(CultureInfo.InvariantCulture, $"Running: process {owner.Pid}"), "running", owner.Pid, reason);
        if (reason.Length > 0)
        {
            error.WriteLine($"{program}: it says no more: {reason}");
        }
    }

    private string Request => Form switch
    {
        StatusForm.Json => ControlMessage.StatusAsJson,
        StatusForm.Tree => ControlMessage.StatusAsTree,
        _ => ControlMessage.Status,
    };

    private void Tell(string text, string state, int? processId, string reason)
    {
        if (Form == StatusForm.Json)
        {
            WriteAbsent(state, processId, reason);
        }
        else
        {
            output.WriteLine(text);
        }
    }

    // Apart, so that text loads nothing for JSON.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteAbsent(string state, int? processId, string reason) =>
        output.WriteLine(Encoding.UTF8.GetString(StateJson.WriteAbsent(state, processId, reason).Span));
}
