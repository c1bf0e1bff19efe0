using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Twisted.Network;

/// <summary>Keeps some of the process's file descriptors for others than accepted connections.</summary>
/// <remarks>
/// With none left the runtime cannot start a thread, which ends the process, and neither a log nor a tap can be opened. The system gives the lowest number that is
/// free, so the number of a new connection says how many are in use. Known on Linux; elsewhere accepting ends when the system refuses.
/// </remarks>
internal static partial class DescriptorReserve
{
    private const int Fewest = 16;
    private const int Most = 64;

    /// <summary>The limit of the process (<c>ulimit -n</c>), which the runtime has raised as far as it may.</summary>
    private static readonly int Limit = ReadLimit();

    private static readonly int Ceiling = Limit - Math.Clamp(Limit / 8, Fewest, Most);

    public static string Reason => $"of the {Limit} file descriptors that the process may have only {Limit - Ceiling} are left, which are kept for other things (ulimit -n)";

    /// <summary>True for one of the reserve.</summary>
    public static bool Has(Socket socket) => (int)socket.SafeHandle.DangerousGetHandle() >= Ceiling;

    /// <summary>True while there is none but those of the reserve.</summary>
    /// <param name="any">Some open socket.</param>
    public static bool IsAllThatIsLeft(Socket any)
    {
        const int DuplicateCloseOnExec = 1030; // F_DUPFD_CLOEXEC
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        var lowest = Control(any.SafeHandle, DuplicateCloseOnExec, 0);
        if (lowest >= 0)
        {
            _ = Close(lowest);
        }

        return lowest < 0 || lowest >= Ceiling;
    }

    private static int ReadLimit()
    {
        const int OpenFiles = 7; // RLIMIT_NOFILE
        var limits = default(Limits);
        return OperatingSystem.IsLinux() && GetLimits(OpenFiles, ref limits) == 0 && limits.Current < int.MaxValue ? (int)limits.Current : int.MaxValue;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimits(int resource, ref Limits limits);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(SafeHandle descriptor, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    /// <summary>The system's <c>struct rlimit</c>.</summary>
    private struct Limits
    {
        public nuint Current;
        public nuint Most;
    }
}
