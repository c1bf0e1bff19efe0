using System.Runtime.InteropServices;

namespace Twisted.Network;

/// <summary>Tells sockets from other files, which .NET does not.</summary>
internal static partial class SocketFile
{
    private const int CurrentFolder = -100;
    private const int DoNotFollow = 0x100;
    private const int KindWanted = 0x1;
    private const int ModeOffset = 28;
    private const int KindMask = 0xf000;
    private const int Socket = 0xc000;

    /// <returns>Null when nothing is there. Where the system does not say: true for any file but a folder.</returns>
    public static bool? IsSocket(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Directory.Exists(path) ? false : File.Exists(path) ? true : null;
        }

        // struct statx is the same on every architecture, which struct stat is not.
        Span<byte> status = stackalloc byte[256];
        return GetStatus(CurrentFolder, path, DoNotFollow, KindWanted, ref status[0]) == 0
            ? (MemoryMarshal.Read<ushort>(status[ModeOffset..]) & KindMask) == Socket
            : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetStatus(int folder, string path, int flags, uint mask, ref byte status);
}
