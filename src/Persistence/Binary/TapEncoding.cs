using System.Buffers.Binary;
using Twisted.Persistence.Model;
using Twisted.Shared;

namespace Twisted.Persistence.Binary;

/// <summary>The layout of <c>.tap</c>, described in <c>docs/taps.md</c>: signature, lengths, header, objects, hash.</summary>
internal sealed class TapEncoding : ITapEncoding
{
    /// <summary>The version of the layout that this code writes and reads.</summary>
    public const int FormatVersion = 2;

    private const int VersionOffset = 8;
    private const int LengthOffset = 12;
    private const int HeaderLengthOffset = 20;
    private const int HeaderOffset = 24;

    /// <summary>Not text, as its first byte shows, and damaged in a visible way by whatever changes line ends.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'T', (byte)'A', (byte)'P', 0x0d, 0x0a, 0x1a, 0x0a];

    public ReadOnlyMemory<byte> Write(TapDocument document)
    {
        var (output, headerLength) = Begin(document.DropIns);
        new BinaryModelWriter(output).Value(document.Root);
        return Complete(output, headerLength);
    }

    /// <exception cref="TapException">It is nested too deeply.</exception>
    public static ReadOnlyMemory<byte> Write(TapSnapshot snapshot)
    {
        var (output, headerLength) = Begin(snapshot.DropIns);
        BinaryTapeWriter.Write(snapshot.Tape, output);
        return Complete(output, headerLength);
    }

    public TapDocument Read(ReadOnlyMemory<byte> content)
    {
        var bytes = content.Span;
        var headerEnd = Check(bytes);
        var dropIns = BinaryModelReader.Read<PersistedList>(bytes[HeaderOffset..headerEnd], HeaderOffset);
        return new TapDocument(BinaryModelReader.Read<PersistedObject>(bytes[headerEnd..^Sha256.HashSize], headerEnd), dropIns);
    }

    private static (BinaryOutput Output, int HeaderLength) Begin(PersistedList dropIns)
    {
        var output = new BinaryOutput();
        Signature.CopyTo(output.Reserve(HeaderOffset));
        new BinaryModelWriter(output).Value(dropIns);
        return (output, output.Length - HeaderOffset);
    }

    private static ReadOnlyMemory<byte> Complete(BinaryOutput output, int headerLength)
    {
        output.Reserve(Sha256.HashSize);
        var content = output.Written;
        BinaryPrimitives.WriteInt32LittleEndian(content[VersionOffset..], FormatVersion);
        BinaryPrimitives.WriteInt64LittleEndian(content[LengthOffset..], content.Length);
        BinaryPrimitives.WriteInt32LittleEndian(content[HeaderLengthOffset..], headerLength);
        Sha256.Hash(content[..^Sha256.HashSize], content[^Sha256.HashSize..]);
        return output.WrittenMemory;
    }

    /// <returns>Where the header ends.</returns>
    private static int Check(ReadOnlySpan<byte> content)
    {
        if (content.Length < HeaderOffset + Sha256.HashSize)
        {
            throw new InvalidDataException($"It is truncated: it ends at byte {content.Length}, in its header.");
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
                $"It has format version {version}, and this program reads version {FormatVersion}. {(version > FormatVersion ? "Update the tools" : "Make it anew")}.");
        }

        var headerLength = BinaryPrimitives.ReadInt32LittleEndian(content[HeaderLengthOffset..]);
        return headerLength >= 0 && headerLength <= content.Length - HeaderOffset - Sha256.HashSize
            ? HeaderOffset + headerLength
            : throw new InvalidDataException("It is damaged: its header does not fit into it.");
    }

    private static bool HasItsHash(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[Sha256.HashSize];
        Sha256.Hash(content[..^Sha256.HashSize], hash);
        return content[^Sha256.HashSize..].SequenceEqual(hash);
    }
}
