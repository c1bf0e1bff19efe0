using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Twisted.Runner.Native;

namespace Twisted.Runner.PidFiles;

/// <summary>The lock on an open pidfile. It goes when the file is closed, and so whenever its process ends.</summary>
/// <remarks>
/// On Linux it is a lock of the open file description: other than the flock that .NET takes for
/// <see cref="FileShare.None"/>, it leaves the file readable for other .NET programs. Elsewhere it is that flock, or the
/// share mode of Windows.
/// </remarks>
internal static unsafe class PidFileLock
{
    private const int GetOpenFileLock = 36;
    private const int SetOpenFileLock = 37;
    private const short WriteLock = 1;
    private const short NoLock = 2;
    private const int WouldBlock = 11;
    private const int AccessDenied = 13;

    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    public static FileShare Share =>
        OperatingSystem.IsLinux() ? FileShare.ReadWrite | FileShare.Delete
        : OperatingSystem.IsWindows() ? FileShare.Read | FileShare.Delete
        : FileShare.None;

    /// <summary>False when another holds it. A file system without locks grants it: the number in the file is checked too.</summary>
    public static bool TryTake(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true; // Opening it took it.
        }

        var whole = new Range { Type = WriteLock };
        return Posix.Control(file, SetOpenFileLock, (nint)(&whole))
            || Marshal.GetLastPInvokeError() is not (WouldBlock or AccessDenied);
    }

    /// <summary>Whether somebody holds the lock, as one who only reads the file can tell; null where the system does not say.</summary>
    public static bool? IsHeldByAnother(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var whole = new Range { Type = WriteLock };
        return Posix.Control(file, GetOpenFileLock, (nint)(&whole)) ? whole.Type != NoLock : null;
    }

    /// <summary>Whether a failure to open the file means that another holds the lock.</summary>
    public static bool IsTaken(IOException failure) =>
        OperatingSystem.IsWindows() ? failure.HResult == SharingViolation
        : failure.HResult == (OperatingSystem.IsMacOS() ? WouldBlockOnMac : WouldBlock);

    /// <summary>struct flock of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Range
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Pid;
    }
}
