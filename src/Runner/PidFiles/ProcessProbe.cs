using System.ComponentModel;
using System.Diagnostics;

namespace Twisted.Runner.PidFiles;

/// <summary>Whether the process that once wrote its number is still the one with that number.</summary>
internal static class ProcessProbe
{
    // The system's start times are exact to a tick, the time of its own start to a second.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <param name="pid">A process number.</param>
    /// <param name="seenAt">A time at which the process was alive.</param>
    public static bool IsAliveSince(int pid, DateTime seenAt)
    {
        if (OperatingSystem.IsLinux() && IsZombie(pid))
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(pid);
            return process.StartTime.ToUniversalTime() <= seenAt.ToUniversalTime() + Tolerance;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            return false; // It ended while it was looked at.
        }
        catch (Win32Exception)
        {
            return true; // It exists, and is not ours to look at.
        }
    }

    // In a container without an init process a dead child keeps its number until the container ends.
    private static bool IsZombie(int pid)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{pid}/stat");
            var state = status.AsSpan(status.LastIndexOf(')') + 1).TrimStart();
            return state is ['Z' or 'X', ..];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
