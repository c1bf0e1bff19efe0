using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Twisted.Runner.Native;

/// <summary>The calls of the operating system that .NET does not offer.</summary>
internal static unsafe partial class Posix
{
    public const int SigTerm = 15;
    public const int SigKill = 9;

    /// <summary>A flag of <see cref="Open"/>: what this process starts does not get the file. Linux only.</summary>
    public const int CloseOnExecOnOpen = 0x80000;

    public const int NoSuchFile = 2;
    public const int AccessDenied = 13;
    public const int NotPermitted = 1;
    public const int NoSuchProcess = 3;

    private const string LibC = "libc";

    private const int NonBlocking = 0x800;
    private const int NonBlockingOnMac = 0x4;
    private const int NoSuchDevice = 6;
    private const int NotSupportedOnMac = 102;

    private const int DuplicateCloseOnExec = 1030;
    private const int DuplicateCloseOnExecOnMac = 67;
    private const int SetDescriptorFlags = 2;
    private const int SetStatusFlags = 4;
    private const int CloseOnExecFlag = 1;

    /// <summary>Keeps a descriptor from programs that this process starts.</summary>
    /// <exception cref="IOException">It is not open.</exception>
    public static void CloseOnExec(SafeFileHandle file)
    {
        if (!Control(file, SetDescriptorFlags, CloseOnExecFlag))
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }
    }

    /// <summary>As above, for a descriptor that has no owner in this process yet; one that is not open stays so.</summary>
    public static void CloseOnExec(int descriptor)
    {
        using var file = new SafeFileHandle(descriptor, ownsHandle: false);
        _ = Control(file, SetDescriptorFlags, CloseOnExecFlag);
    }

    /// <summary>Another descriptor of the same file, with a number from a lowest one on, which programs that this process starts do not get.</summary>
    /// <exception cref="RunException">It is not open, or the system has no descriptors left.</exception>
    public static SafeFileHandle Duplicate(SafeHandle file, int lowest)
    {
        var duplicate = FCntl(file, OperatingSystem.IsMacOS() ? DuplicateCloseOnExecOnMac : DuplicateCloseOnExec, lowest);
        return duplicate >= 0
            ? new SafeFileHandle(duplicate, ownsHandle: true)
            : throw new RunException($"cannot hand a descriptor on: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Makes every write go to the end of the file, wherever that is by then.</summary>
    public static void AppendOnly(SafeFileHandle file) =>
        Control(file, SetStatusFlags, OperatingSystem.IsMacOS() ? 0x8 : 0x400);

    public static void ChangeOwner(SafeFileHandle file, int uid, int gid)
    {
        if (FChOwn(file, (uint)uid, (uint)gid) != 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }
    }

    /// <summary>Opens a file to look into it, without waiting for anybody where it is a pipe.</summary>
    public static SafeFileHandle OpenToLook(string path) => Open(path, OperatingSystem.IsMacOS() ? NonBlockingOnMac : NonBlocking | CloseOnExecOnOpen);

    /// <summary>Whether this process has a terminal that controls it, at this moment.</summary>
    public static bool HasTerminal()
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        using var terminal = OpenToLook("/dev/tty");
        return !terminal.IsInvalid;
    }

    /// <summary>Whether a file that exists is a socket: those cannot be opened.</summary>
    public static bool IsSocket(string path)
    {
        using var file = OpenToLook(path);
        return file.IsInvalid && Marshal.GetLastPInvokeError() is (NoSuchDevice or NotSupportedOnMac);
    }

    /// <summary>Calls fcntl; false when it fails.</summary>
    public static bool Control(SafeFileHandle file, int command, nint argument) =>
        // The third argument is variadic, and there Apple's ARM convention uses the stack: eight fill the registers.
        OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? FCntlOnStack(file, command, 0, 0, 0, 0, 0, 0, argument) != -1
            : FCntl(file, command, argument) != -1;

    [LibraryImport(LibC, EntryPoint = "umask")]
    public static partial uint UMask(uint mask);

    [LibraryImport(LibC, EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    [LibraryImport(LibC, EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitPid(int pid, int* status, int options);

    [LibraryImport(LibC, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport(LibC, EntryPoint = "geteuid")]
    public static partial uint GetEUid();

    [LibraryImport(LibC, EntryPoint = "getppid")]
    public static partial int GetPPid();

    [LibraryImport(LibC, EntryPoint = "getuid")]
    public static partial uint GetUid();

    [LibraryImport(LibC, EntryPoint = "getegid")]
    public static partial uint GetEGid();

    [LibraryImport(LibC, EntryPoint = "getgid")]
    public static partial uint GetGid();

    [LibraryImport(LibC, EntryPoint = "setuid", SetLastError = true)]
    public static partial int SetUid(uint uid);

    [LibraryImport(LibC, EntryPoint = "seteuid", SetLastError = true)]
    public static partial int SetEUid(uint uid);

    [LibraryImport(LibC, EntryPoint = "setgid", SetLastError = true)]
    public static partial int SetGid(uint gid);

    [LibraryImport(LibC, EntryPoint = "setegid", SetLastError = true)]
    public static partial int SetEGid(uint gid);

    [LibraryImport(LibC, EntryPoint = "chroot", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChRoot(string folder);

    [LibraryImport(LibC, EntryPoint = "setgroups", SetLastError = true)]
    public static partial int SetGroups(nint count, uint* groups);

    [LibraryImport(LibC, EntryPoint = "initgroups", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int InitGroups(string user, uint gid);

    [LibraryImport(LibC, EntryPoint = "getpwnam_r", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GetPwNam(string name, byte* entry, byte* buffer, nint size, byte** result);

    [LibraryImport(LibC, EntryPoint = "getpwuid_r")]
    public static partial int GetPwUid(uint uid, byte* entry, byte* buffer, nint size, byte** result);

    [LibraryImport(LibC, EntryPoint = "getgrnam_r", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GetGrNam(string name, byte* entry, byte* buffer, nint size, byte** result);

    [LibraryImport(LibC, EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LChOwn(string path, uint uid, uint gid);

    [LibraryImport(LibC, EntryPoint = "getpeereid")]
    public static partial int GetPeerEId(int socket, uint* uid, uint* gid);

    [LibraryImport(LibC, EntryPoint = "pipe", SetLastError = true)]
    public static partial int Pipe(int* ends);

    [LibraryImport(LibC, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(Watched* watched, nuint count, int milliseconds);

    [LibraryImport(LibC, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(SafeFileHandle file, byte* buffer, nint length);

    [LibraryImport(LibC, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeFileHandle file, byte* buffer, nint length);

    [LibraryImport(LibC, EntryPoint = "fchown", SetLastError = true)]
    private static partial int FChOwn(SafeFileHandle file, uint uid, uint gid);

    [LibraryImport(LibC, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FCntl(SafeHandle file, int command, nint argument);

    [LibraryImport(LibC, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FCntlOnStack(
        SafeFileHandle file, int command, nint unused1, nint unused2, nint unused3, nint unused4, nint unused5, nint unused6, nint argument);

    /// <summary>struct pollfd.</summary>
    public struct Watched
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
