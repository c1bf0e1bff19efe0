using System.Runtime.InteropServices;

namespace Twisted.Network;

/// <summary>Flags of file descriptors that were inherited.</summary>
internal static partial class DescriptorFlags
{
    private const int SetFlags = 2; // F_SETFD
    private const int CloseOnExecFlag = 1; // FD_CLOEXEC

    /// <exception cref="IOException">There is no such descriptor.</exception>
    public static void CloseOnExec(int descriptor)
    {
        if (!OperatingSystem.IsLinux())
        {
            // The third argument is variadic, which is passed differently on some systems; there it stays inherited.
            return;
        }

        if (Control(descriptor, SetFlags, CloseOnExecFlag) != 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, nint argument);
}
