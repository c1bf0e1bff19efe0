using System.Runtime.InteropServices;

namespace Twisted.Runner.Native;

/// <summary>The calls of spawn.h. Its objects are opaque and of a different size everywhere: space for the largest is given.</summary>
internal static unsafe partial class Spawn
{
    /// <summary>glibc's attributes take 336 bytes, everything else less.</summary>
    public const int ObjectSize = 1024;

    public const int SigPipe = 13;
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;

    private const string LibC = "libc";

    /// <summary>The new program leads a session of its own.</summary>
    public static short SetSid => (short)(OperatingSystem.IsMacOS() ? 0x400 : 0x80);

    /// <summary>Signals that the parent ignores are not ignored by the new program.</summary>
    public const short SetSigDef = 0x4;

    /// <summary>macOS only: the new program has the descriptors of the file actions and no others.</summary>
    public const short CloseByDefault = 0x4000;

    [LibraryImport(LibC, EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Start(int* pid, string path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport(LibC, EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int InitActions(byte* actions);

    [LibraryImport(LibC, EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int DestroyActions(byte* actions);

    [LibraryImport(LibC, EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddOpen(byte* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport(LibC, EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int AddDup2(byte* actions, SafeHandle source, int descriptor);

    /// <summary>glibc from 2.29 on, musl, macOS.</summary>
    [LibraryImport(LibC, EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddChDir(byte* actions, string folder);

    /// <summary>glibc from 2.34 on; elsewhere there is no such entry point.</summary>
    [LibraryImport(LibC, EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    public static partial int AddCloseFrom(byte* actions, int descriptor);

    [LibraryImport(LibC, EntryPoint = "posix_spawnattr_init")]
    public static partial int InitAttributes(byte* attributes);

    [LibraryImport(LibC, EntryPoint = "posix_spawnattr_destroy")]
    public static partial int DestroyAttributes(byte* attributes);

    [LibraryImport(LibC, EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport(LibC, EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SetSigDefault(byte* attributes, byte* signals);

    [LibraryImport(LibC, EntryPoint = "sigemptyset")]
    public static partial int SigEmptySet(byte* signals);

    [LibraryImport(LibC, EntryPoint = "sigaddset")]
    public static partial int SigAddSet(byte* signals, int signal);
}
