using System.Runtime.InteropServices;

namespace Twisted.Shared;

/// <summary>What the system knows of a file and .NET does not say: whether it is an ordinary one, and whose it is.</summary>
internal sealed partial class FileStatus
{
    private const int CurrentFolder = -100;
    private const int Basic = 0x1 | 0x2 | 0x8 | 0x10 | 0x100;
    private const int OwnerOffset = 20;
    private const int GroupOffset = 24;
    private const int ModeOffset = 28;
    private const int InodeOffset = 32;
    private const int DeviceOffset = 136;
    private const int TypeMask = 0xf000;
    private const int Regular = 0x8000;
    private const int SocketType = 0xc000;
    private const int GroupWrites = 0b000_010_000;
    private const int EverybodyWrites = 0b000_000_010;

    private readonly uint _owner;
    private readonly int _mode;

    private readonly (ulong Device, ulong Inode) _identity;

    private FileStatus(uint owner, uint group, int mode, (ulong Device, ulong Inode) identity)
    {
        _identity = identity;
        _owner = owner;
        Group = group;
        _mode = mode;
    }

    public uint Owner => _owner;

    public uint Group { get; }

    public bool GroupMayWrite => (_mode & GroupWrites) != 0;

    public bool EverybodyMayWrite => (_mode & EverybodyWrites) != 0;

    /// <summary>The owner, when that is neither root nor whoever runs this program; null otherwise.</summary>
    public uint? Stranger => _owner == 0 || _owner == GetUser() ? null : _owner;

    /// <summary>Whether both are of one file, whatever it is called.</summary>
    public bool IsSameFile(FileStatus other) => _identity == other._identity;

    /// <summary>False for a device, a pipe, a socket.</summary>
    /// <param name="path">An existing file.</param>
    public static bool IsRegular(string path) => Of(path) is { } status
        ? (status._mode & TypeMask) == Regular
        : OperatingSystem.IsWindows() || !path.StartsWith("/dev/", StringComparison.Ordinal);

    /// <summary>Null where the system does not say it, as elsewhere than on Linux.</summary>
    /// <param name="path">An existing file.</param>
    public static bool? IsSocket(string path) => Of(path) is { } status ? (status._mode & TypeMask) == SocketType : null;

    /// <returns>Null where the system does not say it, as elsewhere than on Linux, or there is no such file.</returns>
    /// <param name="path">Links are followed.</param>
    public static FileStatus? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        // struct statx is the same on every architecture, which struct stat is not.
        Span<byte> status = stackalloc byte[256];
        return GetStatus(CurrentFolder, path, 0, Basic, ref status[0]) == 0
            ? new FileStatus(MemoryMarshal.Read<uint>(status[OwnerOffset..]), MemoryMarshal.Read<uint>(status[GroupOffset..]), MemoryMarshal.Read<ushort>(status[ModeOffset..]),
                (MemoryMarshal.Read<ulong>(status[DeviceOffset..]), MemoryMarshal.Read<ulong>(status[InodeOffset..])))
            : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetStatus(int folder, string path, int flags, uint mask, ref byte status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetUser();
}
