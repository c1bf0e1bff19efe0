using System.Buffers;
using System.Runtime.InteropServices;

namespace Twisted.Persistence;

/// <summary>The bytes of a file, for as long as it is being read.</summary>
/// <remarks>
/// Those of a large file are memory of the system's, which has it back as soon as the objects of the model are made: no garbage
/// collection is wanted in the middle of a load, and until there is one an array would stay beside the application.
/// </remarks>
internal sealed unsafe partial class FileContent : MemoryManager<byte>
{
    /// <summary>The most bytes of a tap.</summary>
    public const int Largest = 1 << 30;

    /// <summary>What has fewer bytes is an ordinary array.</summary>
    public const int SmallFile = 1 << 20;

    private const int PieceSize = 64 * 1024;
    private const int DoNotNeed = 4;

    private readonly int _length;
    private byte* _bytes;

    private FileContent(int length)
    {
        _length = length;
        _bytes = (byte*)NativeMemory.AlignedAlloc((nuint)length, (nuint)Environment.SystemPageSize);
    }

    /// <param name="path">The file.</param>
    /// <param name="length">How large it was a moment ago.</param>
    /// <returns>What <see cref="Release"/> wants to have once it was read.</returns>
    public static ReadOnlyMemory<byte> Read(string path, long length)
    {
        if (length is > 0 and < SmallFile)
        {
            return File.ReadAllBytes(path);
        }

        if (length == 0)
        {
            // A pipe or a device has no length, and may have no end.
            using var stream = File.OpenRead(path);
            return Read(stream);
        }

        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        var content = new FileContent((int)length);
        try
        {
            var read = 0;
            while (read < length && RandomAccess.Read(file, content.GetSpan()[read..], read) is > 0 and var count)
            {
                read += count;
            }

            return content.Memory[..read];
        }
        catch
        {
            ((IDisposable)content).Dispose();
            throw;
        }
    }

    /// <summary>Reads to the end; only the beginning of what cannot be a tap.</summary>
    /// <exception cref="InvalidDataException">It is longer than <see cref="Largest"/>.</exception>
    public static ReadOnlyMemory<byte> Read(Stream stream)
    {
        var content = new MemoryStream();
        var piece = new byte[PieceSize];
        var isChecked = false;
        while (stream.Read(piece) is > 0 and var count)
        {
            content.Write(piece, 0, count);
            if (content.Length > Largest)
            {
                throw new InvalidDataException($"It has more than {Largest} bytes, and a tap has at most that.");
            }

            if (!isChecked && content.Length >= PieceSize)
            {
                isChecked = true;
                if (!TapEncodings.MayBeTap(content.GetBuffer().AsSpan(0, (int)content.Length)))
                {
                    break;
                }
            }
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    /// <summary>Gives the memory back. The content must not be used any more, nor any part of it that was not copied.</summary>
    public static void Release(ReadOnlyMemory<byte> content)
    {
        if (MemoryMarshal.TryGetMemoryManager<byte, FileContent>(content, out var owner))
        {
            ((IDisposable)owner).Dispose();
        }
    }

    /// <summary>Gives back the memory of what was read already, so that it need not be there beside what was made of it.</summary>
    /// <param name="content">The content, or a part of it.</param>
    /// <param name="count">How much from its beginning is not needed any more. It holds anything from then on.</param>
    public static void Forget(ReadOnlyMemory<byte> content, int count)
    {
        if (OperatingSystem.IsLinux() && MemoryMarshal.TryGetMemoryManager<byte, FileContent>(content, out var owner, out var start, out _))
        {
            // Whole pages. A system that refuses only keeps them longer.
            var end = (start + count) & ~(Environment.SystemPageSize - 1);
            _ = Advise(owner._bytes, end, DoNotNeed);
        }
    }

    /// <summary>The content as a stream.</summary>
    public static Stream ToStream(ReadOnlyMemory<byte> content)
    {
        if (MemoryMarshal.TryGetArray(content, out var segment))
        {
            return new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false);
        }

        return MemoryMarshal.TryGetMemoryManager<byte, FileContent>(content, out var owner, out var start, out var length)
            ? new UnmanagedMemoryStream(owner._bytes + start, length)
            : new MemoryStream(content.ToArray(), writable: false);
    }

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_bytes is null, this);
        return new Span<byte>(_bytes, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0) => new(_bytes + elementIndex, pinnable: this);

    public override void Unpin()
    {
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(byte* start, nint length, int advice);

    protected override void Dispose(bool disposing)
    {
        NativeMemory.AlignedFree(_bytes);
        _bytes = null;
    }
}
