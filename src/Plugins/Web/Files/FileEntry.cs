using System.IO.Compression;
using System.Globalization;

namespace Twisted.Web;

/// <summary>What is known of one file, for as long as it stays the same: its type, its validators, and its content where it is small.</summary>
/// <remarks>Safe for use from any thread; what several make at the same time, the last one leaves.</remarks>
/// <param name="path">An absolute path.</param>
/// <param name="root">The real path of the folder that it has to be in; null for none.</param>
/// <param name="stamp">What it was when this was made.</param>
/// <param name="type">Its media type.</param>
internal sealed class FileEntry(string path, string? root, FileStamp stamp, string type)
{
    /// <summary>Up to this, in bytes, a file's content is kept in memory.</summary>
    public const int LargestInMemory = 64 * 1024;

    /// <summary>Up to this a text is compressed at once, and kept.</summary>
    public const int LargestCompressed = 1024 * 1024;

    /// <summary>Below this a compressed form saves nothing.</summary>
    public const int SmallestCompressed = 512;

    private static readonly (string Encoding, string Extension)[] Siblings = [("br", ".br"), ("gzip", ".gz")];

    private readonly byte[] _encodedPath = FileStamp.Encode(path);
    private readonly FileVariant?[] _siblings = new FileVariant?[Siblings.Length];
    private readonly FileVariant?[] _compressed = new FileVariant?[Siblings.Length];
    private FileVariant? _identity;

    public string Path => path;

    /// <summary>Null to follow links anywhere.</summary>
    public string? Root => root;

    public FileStamp Stamp => stamp;

    public string Type { get; } = type;

    public bool IsCompressible { get; } = ContentTypes.IsCompressible(type) && stamp.Length >= SmallestCompressed;

    /// <summary>The folder whose content says that this is its index; null where a path names the file.</summary>
    public string? IndexOf { get; init; }

    /// <summary>What that folder was.</summary>
    public FileStamp FolderStamp { get; init; }

    /// <summary>When it was last asked for, in milliseconds since the system started.</summary>
    public long LastUsed { get; set; }

    /// <summary>How many bytes of it are in memory.</summary>
    public long Kept => (_identity?.Bytes?.Length ?? 0) + _siblings.Sum(one => one?.Bytes?.Length ?? 0) + _compressed.Sum(one => one?.Bytes?.Length ?? 0);

    /// <summary>False when there is something else by its path now.</summary>
    public bool IsCurrent() =>
        FileStamp.Look(_encodedPath, out var now) == FileKind.File && now == stamp
        && (IndexOf is null || (FileStamp.Look(IndexOf, out var folder) == FileKind.Folder && folder == FolderStamp));

    /// <summary>The content as it is.</summary>
    /// <returns>Null when it cannot be read any more.</returns>
    public FileVariant? Identity() => _identity ??= Read(path, null, "", stamp);

    /// <summary>The form that suits a client best.</summary>
    /// <param name="accepts">Whether it takes a content coding.</param>
    /// <returns>Null when it cannot be read any more.</returns>
    public FileVariant? Select(AcceptedEncodings accepts)
    {
        if (!IsCompressible || accepts == AcceptedEncodings.None)
        {
            return Identity();
        }

        for (var i = 0; i < Siblings.Length; i++)
        {
            if ((accepts & (AcceptedEncodings)(1 << i)) != 0 && (Sibling(i) ?? Compressed(i)) is { } variant)
            {
                return variant;
            }
        }

        return Identity();
    }

    /// <summary>True for a text that is too long to be compressed at once: it is while it is sent.</summary>
    public bool IsCompressedOnTheWay(FileVariant variant) => IsCompressible && variant.Encoding is null && variant.Length > LargestCompressed;

    private static string ETagOf(FileStamp stamp, string suffix) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{stamp.Modified:x}-{stamp.Length:x}{suffix}\"");

    /// <summary>A file beside it that somebody has compressed, and that is not older.</summary>
    private FileVariant? Sibling(int index)
    {
        var (encoding, extension) = Siblings[index];
        if (FileStamp.Look(path + extension, out var now) != FileKind.File || now.Modified < stamp.Modified)
        {
            return _siblings[index] = null;
        }

        return _siblings[index] is { } known && known.Stamp == now ? known : _siblings[index] = Read(path + extension, encoding, "-" + encoding, now);
    }

    private FileVariant? Compressed(int index)
    {
        if (stamp.Length > LargestCompressed)
        {
            return null;
        }

        return _compressed[index] ??= Compress(Siblings[index].Encoding);
    }

    private FileVariant? Compress(string encoding)
    {
        var content = Identity()?.Bytes ?? ReadAll(path, stamp);
        if (content is null)
        {
            return null;
        }

        using var output = new MemoryStream();
        using (Stream compressing = encoding == "br" ? new BrotliStream(output, new BrotliCompressionOptions { Quality = 5 }, leaveOpen: true) : new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            compressing.Write(content);
        }

        return new FileVariant(encoding, path, stamp, ETagOf(stamp, "-" + encoding), output.ToArray());
    }

    private FileVariant? Read(string file, string? encoding, string suffix, FileStamp which)
    {
        var bytes = which.Length <= LargestInMemory ? ReadAll(file, which) : null;
        return bytes is null && which.Length <= LargestInMemory ? null : new FileVariant(encoding, file, which, ETagOf(which, suffix), bytes);
    }

    /// <returns>Null when it is not what it was.</returns>
    private byte[]? ReadAll(string file, FileStamp which)
    {
        using var handle = SafeFile.Open(file, root);
        if (handle is null)
        {
            return null;
        }

        var bytes = new byte[which.Length];
        var read = 0;
        while (read < bytes.Length)
        {
            var count = RandomAccess.Read(handle, bytes.AsSpan(read), read);
            if (count == 0)
            {
                return null;
            }

            read += count;
        }

        return bytes;
    }
}
