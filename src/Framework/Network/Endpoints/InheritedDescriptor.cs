using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Twisted.Network;

/// <summary>Looks at a file descriptor before it is taken over: it may be anybody's.</summary>
internal static partial class InheritedDescriptor
{
    /// <summary>The process of a daemon is another one than that which was started.</summary>
    private const string Advice = "Whatever starts this process has to hand it over, and twistd has to run in the foreground there: twistd -n.";

    private const int BadDescriptor = 9; // EBADF

    /// <exception cref="ListenException">There is none, or it is no socket that listens for connections.</exception>
    public static void ExpectListening(int descriptor)
    {
        var (level, name) = OperatingSystem.IsLinux() ? (1, 30) : (0xffff, 0x2); // SOL_SOCKET, SO_ACCEPTCONN
        var isListening = 0;
        var size = sizeof(int);
        if (GetSocketOption(descriptor, level, name, ref isListening, ref size) != 0 && Marshal.GetLastPInvokeError() == BadDescriptor)
        {
            throw new ListenException($"the descriptor {descriptor} is not open.\n{Advice}");
        }

        if (isListening == 0)
        {
            throw new ListenException($"the descriptor {descriptor} is no socket that listens for connections.\n{Advice}");
        }
    }

    /// <summary>Programs that are started from here do not get it too.</summary>
    public static void CloseOnExec(int descriptor)
    {
        const int SetFlags = 2; // F_SETFD
        const int CloseOnExecFlag = 1; // FD_CLOEXEC
        if (OperatingSystem.IsLinux())
        {
            // Elsewhere the third argument, which is variadic, may be passed differently; there it stays inherited.
            _ = Control(descriptor, SetFlags, CloseOnExecFlag);
        }
    }

    /// <summary>Another descriptor of the same socket, which programs that are started from here do not get; null when the system has none left.</summary>
    public static SafeSocketHandle? Duplicate(SafeSocketHandle socket)
    {
        var (command, lowest) = (OperatingSystem.IsLinux() ? 1030 : 67, 3); // F_DUPFD_CLOEXEC
        var isHeld = false;
        try
        {
            socket.DangerousAddRef(ref isHeld);
            var duplicate = Control((int)socket.DangerousGetHandle(), command, lowest);
            return duplicate < 0 ? null : new SafeSocketHandle(duplicate, ownsHandle: true);
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
        finally
        {
            if (isHeld)
            {
                socket.DangerousRelease();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetSocketOption(int descriptor, int level, int name, ref int value, ref int size);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, nint argument);
}
