using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Twisted.Web;

/// <summary>Starts a program in a session of its own, which .NET's Process cannot: so that a signal reaches what it forks as well.</summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe partial class CgiSpawn
{
    /// <summary>More than any of the system's structures has: 336 bytes are the most, on Linux; elsewhere they are pointers.</summary>
    private const nuint StructureSize = 1024;

    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;
    private const int MostSignals = 31;

    /// <summary>On macOS a flag: the program gets what the actions name and no other descriptor.</summary>
    private const short CloseOthers = 0x4000;

    private static readonly short SetSession = (short)(OperatingSystem.IsMacOS() ? 0x400 : 0x80);

    /// <summary>
    /// glibc has it from 2.34 on. Elsewhere a program gets no descriptor that .NET opened all the same, but those that this process was started with.
    /// </summary>
    private static readonly delegate* unmanaged<void*, int, int> AddCloseFrom =
        NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "posix_spawn_file_actions_addclosefrom_np", out var address)
            ? (delegate* unmanaged<void*, int, int>)address
            : null;

    /// <summary>Every other descriptor of this process is closed in the program.</summary>
    /// <param name="command">The absolute path of the program, and its arguments.</param>
    /// <param name="environment">All that it gets.</param>
    /// <param name="folder">Where it begins.</param>
    /// <param name="streams">The descriptors that are its input, output and errors.</param>
    /// <param name="process">Its id.</param>
    /// <returns>The system's number of the error; 0 for none.</returns>
    public static int Start(IReadOnlyList<string> command, IEnumerable<KeyValuePair<string, string>> environment, string folder, ReadOnlySpan<int> streams, out int process)
    {
        process = 0;
        var attributes = NativeMemory.AllocZeroed(StructureSize);
        var actions = NativeMemory.AllocZeroed(StructureSize);
        var signals = NativeMemory.AllocZeroed(StructureSize);
        var arguments = new NativeTexts(command);
        var variables = new NativeTexts([.. environment.Select(variable => $"{variable.Key}={variable.Value}")]);
        try
        {
            _ = InitializeAttributes(attributes);
            _ = InitializeActions(actions);
            _ = EmptySignals(signals);
            _ = SetMask(attributes, signals);

            // Those that this process ignores would be ignored by the program; a broken pipe, for one, is to end it.
            for (var signal = 1; signal <= MostSignals; signal++)
            {
                if (!IsUncatchable(signal))
                {
                    _ = AddSignal(signals, signal);
                }
            }

            _ = SetDefaults(attributes, signals);
            _ = SetFlags(attributes, (short)(SetSession | SetSignalDefaults | SetSignalMask | (OperatingSystem.IsMacOS() ? CloseOthers : 0)));
            for (var stream = 0; stream < streams.Length; stream++)
            {
                _ = AddDuplicate(actions, streams[stream], stream);
            }

            if (AddCloseFrom is not null)
            {
                _ = AddCloseFrom(actions, streams.Length);
            }

            _ = AddFolder(actions, folder);
            return Spawn(out process, command[0], actions, attributes, arguments.Pointer, variables.Pointer);
        }
        finally
        {
            _ = DestroyActions(actions);
            _ = DestroyAttributes(attributes);
            arguments.Free();
            variables.Free();
            NativeMemory.Free(signals);
            NativeMemory.Free(actions);
            NativeMemory.Free(attributes);
        }
    }

    /// <summary>SIGKILL and SIGSTOP.</summary>
    private static bool IsUncatchable(int signal) => signal == 9 || signal == (OperatingSystem.IsMacOS() ? 17 : 19);

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Spawn(out int process, string path, void* actions, void* attributes, nint* arguments, nint* environment);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitializeAttributes(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int DestroyAttributes(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(void* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaults(void* attributes, void* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetMask(void* attributes, void* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitializeActions(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int DestroyActions(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDuplicate(void* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddFolder(void* actions, string folder);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    private static partial int EmptySignals(void* signals);

    [LibraryImport("libc", EntryPoint = "sigaddset")]
    private static partial int AddSignal(void* signals, int signal);

    /// <summary>A list of texts as C has it, with a null at its end.</summary>
    private readonly struct NativeTexts
    {
        public NativeTexts(IReadOnlyList<string> texts)
        {
            Pointer = (nint*)NativeMemory.AllocZeroed((nuint)(texts.Count + 1), (nuint)sizeof(nint));
            for (var i = 0; i < texts.Count; i++)
            {
                Pointer[i] = Marshal.StringToCoTaskMemUTF8(texts[i]);
            }
        }

        public nint* Pointer { get; }

        public void Free()
        {
            for (var text = Pointer; *text != 0; text++)
            {
                Marshal.FreeCoTaskMem(*text);
            }

            NativeMemory.Free(Pointer);
        }
    }
}
