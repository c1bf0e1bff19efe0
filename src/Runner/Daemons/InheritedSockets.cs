using System.Collections;
using System.Globalization;
using Twisted.Runner.Native;

namespace Twisted.Runner.Daemons;

/// <summary>Sockets that systemd hands to the process that it starts, on their way to the daemon that this one starts: sd_listen_fds(3).</summary>
/// <remarks>
/// They keep their numbers, from 3 on, and the pipes of the daemon come after them. The environment names the process that they are for, whose
/// number nobody knows before there is one; so a variable of ours says that whoever gets them may take them.
/// </remarks>
internal static class InheritedSockets
{
    private const string Process = "LISTEN_PID";
    private const string Count = "LISTEN_FDS";

    /// <summary>More than anybody hands over; what is larger is no number of sockets.</summary>
    private const int Most = 10_000;

    /// <summary>The variable that tells the daemon.</summary>
    public const string Variable = "TWISTED_LAUNCH_SOCKETS";

    /// <summary>How many there are for this process; 0 for none.</summary>
    public static int CountOwn() =>
        Number(Process) == Environment.ProcessId && Number(Count) is > 0 and <= Most and var count ? count : 0;

    /// <summary>Lets the daemon that gets this environment have the sockets.</summary>
    public static void HandOn(IDictionary environment)
    {
        environment[Variable] = "1";
        environment.Remove(Process);
    }

    /// <summary>In the daemon: makes the sockets those of this process, when there are any.</summary>
    public static void Take()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
        {
            return;
        }

        Environment.SetEnvironmentVariable(Variable, null);
        Environment.SetEnvironmentVariable(Process, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        for (var i = 0; i < (Number(Count) ?? 0); i++)
        {
            // Those that no endpoint takes are not for programs that the application starts, either.
            Posix.CloseOnExec(DetachedProcess.FirstDescriptor + i);
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
