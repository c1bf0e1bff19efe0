using System.Runtime.InteropServices;

namespace Twisted.Persistence;

/// <summary>Tells ordinary files from devices, pipes and sockets, which .NET does not.</summary>
internal static partial class FileKind
{
    private const int CurrentFolder = -100;
    private const int Type = 1;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xf000;
    private const int Regular = 0x8000;

    /// <param name="path">An existing file that is no link.</param>
    public static bool IsRegular(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return OperatingSystem.IsWindows() || !path.StartsWith("/dev/", StringComparison.Ordinal);
        }

        // struct statx is the same on every architecture, which struct stat is not.
        Span<byte> status = stackalloc byte[256];
        return GetStatus(CurrentFolder, path, 0, Type, ref status[0]) != 0
            || (MemoryMarshal.Read<ushort>(status[ModeOffset..]) & TypeMask) == Regular;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetStatus(int folder, string path, int flags, uint mask, ref byte status);
}
