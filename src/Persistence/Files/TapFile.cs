using System.Buffers.Binary;
using Twisted.Persistence.Binary;
using Twisted.Persistence.Model;
using Twisted.Services;
using Twisted.Shared;

namespace Twisted.Persistence;

/// <summary>A tap: a whole application in a file. This is the layout of <c>.tap</c>, described in <c>docs/taps.md</c>.</summary>
/// <remarks>
/// Reading has two steps, because the header says what has to be loaded before the objects can be made:
/// <see cref="Open"/>, then <see cref="ToApplication"/>.
/// </remarks>
public sealed class TapFile
{
    /// <summary>The version of the layout that this code writes, and the newest that it reads.</summary>
    public const int FormatVersion = 1;

    private const int VersionOffset = 8;
    private const int LengthOffset = 12;
    private const int HeaderLengthOffset = 20;
    private const int HeaderOffset = 24;
    private const int LargestFile = 1 << 30;

    private static readonly IApplicationEncoding Encoding = new BinaryEncoding();

    private readonly string _path;
    private readonly ReadOnlyMemory<byte> _objects;

    private TapFile(string path, TapHeader header, ReadOnlyMemory<byte> objects)
    {
        _path = path;
        Header = header;
        _objects = objects;
    }

    public TapHeader Header { get; }

    /// <summary>Not text, as its first byte shows, and damaged in a visible way by whatever changes line ends.</summary>
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'T', (byte)'A', (byte)'P', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Reads a tap and checks that it is whole.</summary>
    /// <exception cref="TapException">It is missing, unreadable, no tap, damaged, or newer than this program.</exception>
    public static TapFile Open(string path)
    {
        var content = ReadAll(path);
        try
        {
            var header = Check(content.Span);
            return new TapFile(path, TapHeader.FromModel(Encoding.Decode(content[header])), content[header.End.Value..^Sha256.HashSize]);
        }
        catch (InvalidDataException exception)
        {
            throw Unreadable(path, exception);
        }
    }

    /// <summary>Saves an application: all of it is on disk under its name, or the file is as it was.</summary>
    /// <exception cref="TapException">A type is not declared as persisted, or the file cannot be written.</exception>
    public static void Save(string path, Application application, IReadOnlyList<PersistedObject> dropIns, PersistedTypeRegistry types)
    {
        var header = Encoding.Encode(new TapHeader { Name = application.Name!, DropIns = dropIns }.ToModel());
        var objects = Encoding.Encode(ModelWriter.Write(application, types));
        var content = new byte[HeaderOffset + header.Length + objects.Length + Sha256.HashSize];
        Signature.CopyTo(content);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(VersionOffset), FormatVersion);
        BinaryPrimitives.WriteInt64LittleEndian(content.AsSpan(LengthOffset), content.Length);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(HeaderLengthOffset), header.Length);
        header.CopyTo(content.AsSpan(HeaderOffset));
        objects.CopyTo(content.AsSpan(HeaderOffset + header.Length));
        Sha256.Hash(content.AsSpan(..^Sha256.HashSize), content.AsSpan(^Sha256.HashSize..));
        AtomicFile.Write(path, content);
    }

    /// <summary>Makes the application.</summary>
    /// <param name="types">The framework's types, and those of the drop-ins that the header names.</param>
    /// <exception cref="TapException">The objects do not fit the types.</exception>
    public Application ToApplication(PersistedTypeRegistry types)
    {
        try
        {
            return ModelReader.Read<Application>(Encoding.Decode(_objects), types);
        }
        catch (InvalidDataException exception)
        {
            throw Unreadable(_path, exception);
        }
    }

    private static Range Check(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
        {
            throw new InvalidDataException("It is empty.");
        }

        if (!content.StartsWith(Signature) && !Signature.StartsWith(content))
        {
            throw new InvalidDataException("It is not a tap.");
        }

        if (content.Length < HeaderOffset + Sha256.HashSize)
        {
            throw new InvalidDataException("It is truncated.");
        }

        // Every version has its length here and its hash at the end, so that damage is told from novelty.
        var length = BinaryPrimitives.ReadInt64LittleEndian(content[LengthOffset..]);
        if (content.Length < length)
        {
            throw new InvalidDataException($"It is truncated: {content.Length} of {length} bytes are there.");
        }

        if (content.Length != length || !HasItsHash(content))
        {
            throw new InvalidDataException("It is damaged: its content does not match its hash.");
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(content[VersionOffset..]);
        if (version != FormatVersion)
        {
            throw new InvalidDataException(
                $"It has format version {version}, and this program reads version {FormatVersion}{(version > FormatVersion ? ". Update the tools." : ".")}");
        }

        var headerLength = BinaryPrimitives.ReadInt32LittleEndian(content[HeaderLengthOffset..]);
        return headerLength >= 0 && headerLength <= content.Length - HeaderOffset - Sha256.HashSize
            ? HeaderOffset..(HeaderOffset + headerLength)
            : throw new InvalidDataException("It is damaged: its header does not fit into it.");
    }

    private static bool HasItsHash(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[Sha256.HashSize];
        Sha256.Hash(content[..^Sha256.HashSize], hash);
        return content.EndsWith(hash);
    }

    private static ReadOnlyMemory<byte> ReadAll(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length <= LargestFile
                ? File.ReadAllBytes(path)
                : throw new TapException($"cannot read \"{path}\": it has {length} bytes, and a tap has at most {LargestFile}");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TapException(
                Directory.Exists(path)
                    ? $"cannot read \"{path}\": it is a folder"
                    : $"cannot read \"{path}\": there is no such file\nmktap makes one: mktap --help",
                exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new TapException($"cannot read \"{path}\": permission denied", exception);
        }
        catch (IOException exception)
        {
            throw new TapException($"cannot read \"{path}\": {exception.Message}", exception);
        }
    }

    private static TapException Unreadable(string path, InvalidDataException cause)
    {
        var text = cause.Message;
        return new TapException($"cannot read \"{path}\": {char.ToLowerInvariant(text[0])}{text[1..].TrimEnd('.')}", cause);
    }
}
