using System.Buffers.Binary;
using Twisted.Shared;

namespace Twisted.Persistence.Encryption;

/// <summary>The beginning of an encrypted tap, which is not encrypted itself; its layout is in <c>docs/taps.md</c>.</summary>
internal sealed record EncryptedHeader
{
    /// <summary>The version of the layout that this code writes and reads.</summary>
    public const int FormatVersion = 1;

    public const int Size = ChecksumOffset + Sha256.HashSize;

    private const int VersionOffset = 8;
    private const int SizeOffset = 12;
    private const int ContentLengthOffset = 16;
    private const int DerivationOffset = 24;
    private const int CipherOffset = 26;
    private const int MemoryOffset = 28;
    private const int PassesOffset = 32;
    private const int LanesOffset = 36;
    private const int SaltOffset = 40;
    private const int FileSaltOffset = SaltOffset + TapKey.SaltSize;
    private const int CheckOffset = FileSaltOffset + TapKey.FileSaltSize;
    private const int ChecksumOffset = CheckOffset + TapKey.CheckSize;

    /// <summary>Enough for a later version, and little to hash.</summary>
    private const int LargestSize = 64 * 1024;

    private const short Argon2id = 1;
    private const short Aes256GcmStream = 1;

    /// <summary>Made like that of <c>.tap</c>, and for the same reasons.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'E', (byte)'T', (byte)'P', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>The bytes of the content before it was encrypted.</summary>
    public required long ContentLength { get; init; }

    public required KeyParameters Parameters { get; init; }

    public required byte[] Salt { get; init; }

    public required byte[] FileSalt { get; init; }

    /// <summary>What the right key gives for this file.</summary>
    public required byte[] Check { get; init; }

    /// <exception cref="InvalidDataException">It is truncated, damaged, newer, or asks for too much.</exception>
    public static EncryptedHeader Read(ReadOnlySpan<byte> file)
    {
        CheckWhole(file);
        var version = BinaryPrimitives.ReadInt32LittleEndian(file[VersionOffset..]);
        if (version != FormatVersion)
        {
            throw new InvalidDataException(
                $"It is encrypted in format version {version}, and this program reads version {FormatVersion}.{(version > FormatVersion ? " Update the tools." : "")}");
        }

        // Within one version there is nothing else; whoever writes something else has a version of their own.
        if (BinaryPrimitives.ReadInt32LittleEndian(file[SizeOffset..]) != Size
            || BinaryPrimitives.ReadInt16LittleEndian(file[DerivationOffset..]) != Argon2id
            || BinaryPrimitives.ReadInt16LittleEndian(file[CipherOffset..]) != Aes256GcmStream)
        {
            throw new InvalidDataException("It is encrypted in a way that this program does not know.");
        }

        var header = new EncryptedHeader
        {
            ContentLength = BinaryPrimitives.ReadInt64LittleEndian(file[ContentLengthOffset..]),
            Parameters = new KeyParameters(
                BinaryPrimitives.ReadInt32LittleEndian(file[MemoryOffset..]),
                BinaryPrimitives.ReadInt32LittleEndian(file[PassesOffset..]),
                BinaryPrimitives.ReadInt32LittleEndian(file[LanesOffset..])),
            Salt = file.Slice(SaltOffset, TapKey.SaltSize).ToArray(),
            FileSalt = file.Slice(FileSaltOffset, TapKey.FileSaltSize).ToArray(),
            Check = file.Slice(CheckOffset, TapKey.CheckSize).ToArray(),
        };
        header.Parameters.Check();
        return header;
    }

    public void Write(Span<byte> file)
    {
        Signature.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file[VersionOffset..], FormatVersion);
        BinaryPrimitives.WriteInt32LittleEndian(file[SizeOffset..], Size);
        BinaryPrimitives.WriteInt64LittleEndian(file[ContentLengthOffset..], ContentLength);
        BinaryPrimitives.WriteInt16LittleEndian(file[DerivationOffset..], Argon2id);
        BinaryPrimitives.WriteInt16LittleEndian(file[CipherOffset..], Aes256GcmStream);
        BinaryPrimitives.WriteInt32LittleEndian(file[MemoryOffset..], Parameters.Memory);
        BinaryPrimitives.WriteInt32LittleEndian(file[PassesOffset..], Parameters.Passes);
        BinaryPrimitives.WriteInt32LittleEndian(file[LanesOffset..], Parameters.Lanes);
        Salt.CopyTo(file[SaltOffset..]);
        FileSalt.CopyTo(file[FileSaltOffset..]);
        Check.CopyTo(file[CheckOffset..]);
        Sha256.Hash(file[..ChecksumOffset], file.Slice(ChecksumOffset, Sha256.HashSize));
    }

    /// <summary>The size has its place in every version, and the checksum stands at its end: so damage is told from novelty, and from another passphrase.</summary>
    private static void CheckWhole(ReadOnlySpan<byte> file)
    {
        const int Least = SizeOffset + sizeof(int);
        if (file.Length < Least)
        {
            throw new InvalidDataException($"It is truncated: it has {file.Length} bytes, and an encrypted tap has more.");
        }

        var size = BinaryPrimitives.ReadInt32LittleEndian(file[SizeOffset..]);
        if (size < Least + Sha256.HashSize || size > LargestSize)
        {
            throw new InvalidDataException("It is damaged: its header does not match its checksum.");
        }

        if (file.Length < size)
        {
            throw new InvalidDataException($"It is truncated: {file.Length} bytes are there, and its header has {size}.");
        }

        Span<byte> checksum = stackalloc byte[Sha256.HashSize];
        Sha256.Hash(file[..(size - Sha256.HashSize)], checksum);
        if (!file[..size].EndsWith(checksum))
        {
            throw new InvalidDataException("It is damaged: its header does not match its checksum.");
        }
    }
}
