using System.Buffers.Binary;
using System.IO.Compression;

namespace Twisted.Web.Feeds;

/// <summary>Reads a .nupkg file, with limits on all that it announces: it may come from anybody who may push.</summary>
internal static class PackageReader
{
    /// <summary>Of the nuspec, unpacked.</summary>
    public const int MostNuspecBytes = 1 << 20;

    /// <summary>All names of entries together, with what stands around them; enough for some 200,000 entries.</summary>
    private const int MostDirectoryBytes = 16 << 20;

    private const uint EndSignature = 0x06054b50;
    private const int EndBytes = 22;

    /// <summary>What may stand between the directory and its end: the end that 64 bit archives have besides.</summary>
    private const int MostBytesBetween = 4096;

    /// <exception cref="InvalidPackageException">It is no package.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FeedPackage Read(string path)
    {
        using var file = Open(path);
        return NuspecReader.Read(ReadNuspec(file)) with { File = path, Written = File.GetLastWriteTimeUtc(file.SafeFileHandle) };
    }

    /// <inheritdoc cref="Read"/>
    public static byte[] ReadNuspec(string path)
    {
        using var file = Open(path);
        return ReadNuspec(file);
    }

    // Others may replace or remove it meanwhile.
    public static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 4096, FileOptions.Asynchronous);

    private static byte[] ReadNuspec(FileStream file)
    {
        CheckDirectory(file);
        try
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            ZipArchiveEntry? nuspec = null;
            foreach (var entry in archive.Entries)
            {
                if (!PackageWords.IsEntry(entry.FullName))
                {
                    throw new InvalidPackageException($"has a file of the name \"{entry.FullName}\", which leaves its folder");
                }

                if (!entry.FullName.Contains('/', StringComparison.Ordinal) && entry.FullName.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase))
                {
                    nuspec = nuspec is null ? entry : throw new InvalidPackageException("has two nuspecs");
                }
            }

            return Unpack(nuspec ?? throw new InvalidPackageException("has no nuspec at its root"));
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException)
        {
            throw new InvalidPackageException("is a damaged archive", exception);
        }
    }

    private static byte[] Unpack(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        using var copy = new MemoryStream();
        var buffer = new byte[8192];
        while (content.Read(buffer) is > 0 and var count)
        {
            // Counted, as the size that the entry announces is only what somebody wrote.
            if (copy.Length + count > MostNuspecBytes)
            {
                throw new InvalidPackageException($"has a nuspec of more than {MostNuspecBytes >> 20} MiB");
            }

            copy.Write(buffer, 0, count);
        }

        return copy.ToArray();
    }

    /// <summary>Looks at how long the directory is before anything reads all of it.</summary>
    private static void CheckDirectory(FileStream file)
    {
        var tail = new byte[(int)Math.Min(file.Length, EndBytes + ushort.MaxValue)];
        file.Seek(-tail.Length, SeekOrigin.End);
        file.ReadExactly(tail);
        file.Seek(0, SeekOrigin.Begin);
        for (var at = tail.Length - EndBytes; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) != EndSignature)
            {
                continue;
            }

            var (size, start) = (BinaryPrimitives.ReadUInt32LittleEndian(end[12..]), BinaryPrimitives.ReadUInt32LittleEndian(end[16..]));
            var position = file.Length - tail.Length + at;
            if (size > MostDirectoryBytes)
            {
                throw new InvalidPackageException($"has a directory of more than {MostDirectoryBytes >> 20} MiB");
            }

            // Entries are read for as long as there are some, whatever the size says; so they have to end here.
            if (start + (long)size is var stop && (stop > position || stop < position - MostBytesBetween))
            {
                throw new InvalidPackageException("is a damaged archive");
            }

            return;
        }

        throw new InvalidPackageException("is no zip archive");
    }
}
