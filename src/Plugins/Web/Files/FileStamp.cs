using System.Runtime.InteropServices;
using System.Text;

namespace Twisted.Web;

/// <summary>What tells a file from what was there before: asked for at each request, so it is one system call on Linux.</summary>
/// <param name="Length">In bytes.</param>
/// <param name="Modified">When its content changed, in ticks of UTC, or finer where the system says it.</param>
/// <param name="Identity">Another one for another file by the same name; 0 where the system does not say.</param>
internal readonly partial record struct FileStamp(long Length, long Modified, ulong Identity)
{
    private const int CurrentFolder = -100;
    private const uint Wanted = 0x1 | 0x40 | 0x100 | 0x200; // type, time, inode, size
    private const int ModeOffset = 28;
    private const int InodeOffset = 32;
    private const int SizeOffset = 40;
    private const int ModifiedOffset = 112;
    private const int TypeMask = 0xf000;
    private const int Regular = 0x8000;
    private const int Folder = 0x4000;

    /// <summary>Whole seconds, as HTTP has them.</summary>
    public DateTimeOffset LastModified
    {
        get
        {
            var seconds = OperatingSystem.IsLinux() ? Modified / 1_000_000_000 : (Modified - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
            return DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, -62_135_596_800, 253_402_300_799));
        }
    }

    /// <summary>A path as <see cref="Look(byte[], out FileStamp)"/> takes it.</summary>
    public static byte[] Encode(string path)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(path.Length) + 1];
        var length = Encoding.UTF8.GetBytes(path, bytes);
        return bytes.AsSpan(0, length + 1).ToArray();
    }

    /// <inheritdoc cref="Look(byte[], out FileStamp)"/>
    public static FileKind Look(string path, out FileStamp stamp) => Look(Encode(path), out stamp);

    /// <summary>Looks at what is there now; links are followed.</summary>
    /// <param name="encodedPath">Made by <see cref="Encode"/>.</param>
    /// <param name="stamp">What is there, where something is.</param>
    public static FileKind Look(byte[] encodedPath, out FileStamp stamp)
    {
        if (!OperatingSystem.IsLinux())
        {
            return LookElsewhere(Encoding.UTF8.GetString(encodedPath.AsSpan(0, encodedPath.Length - 1)), out stamp);
        }

        // struct statx is the same on every architecture.
        Span<byte> status = stackalloc byte[256];
        if (GetStatus(CurrentFolder, in encodedPath[0], 0, Wanted, ref status[0]) != 0)
        {
            stamp = default;
            return Marshal.GetLastPInvokeError() == 13 ? FileKind.Forbidden : FileKind.None;
        }

        stamp = new FileStamp(
            MemoryMarshal.Read<long>(status[SizeOffset..]),
            (MemoryMarshal.Read<long>(status[ModifiedOffset..]) * 1_000_000_000) + MemoryMarshal.Read<int>(status[(ModifiedOffset + 8)..]),
            MemoryMarshal.Read<ulong>(status[InodeOffset..]));
        return (MemoryMarshal.Read<ushort>(status[ModeOffset..]) & TypeMask) switch
        {
            Regular => FileKind.File,
            Folder => FileKind.Folder,
            _ => FileKind.Other,
        };
    }

    private static FileKind LookElsewhere(string path, out FileStamp stamp)
    {
        stamp = default;
        var folder = new DirectoryInfo(path);
        if (folder.Exists)
        {
            stamp = new FileStamp(0, folder.LastWriteTimeUtc.Ticks, 0);
            return FileKind.Folder;
        }

        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return FileKind.None;
        }

        stamp = new FileStamp(file.Length, file.LastWriteTimeUtc.Ticks, 0);
        return FileKind.File;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int GetStatus(int folder, ref readonly byte path, int flags, uint mask, ref byte status);
}
