using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Twisted.Persistence.Encryption;

/// <summary>A whole tap of any encoding, encrypted. The layout is in <c>docs/taps.md</c>.</summary>
internal static class EncryptedTap
{
    /// <summary>By the signature, or as much of it as is there.</summary>
    public static bool IsOne(ReadOnlySpan<byte> file) =>
        file.StartsWith(EncryptedHeader.Signature) || (file.Length > 1 && EncryptedHeader.Signature.StartsWith(file));

    // Not inlined, here and below: a tap that is not encrypted needs none of the types.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static byte[] Encrypt(ReadOnlySpan<byte> content, TapKey key)
    {
        var fileKey = new byte[TapKey.FileKeySize];
        try
        {
            var header = new EncryptedHeader
            {
                ContentLength = content.Length,
                Parameters = key.Parameters,
                Salt = key.Salt.ToArray(),
                FileSalt = RandomNumberGenerator.GetBytes(TapKey.FileSaltSize),
                Check = new byte[TapKey.CheckSize],
            };
            key.DeriveForFile(header.FileSalt, fileKey, header.Check);
            var file = new byte[LengthOf(content.Length)];
            header.Write(file);
            using var cipher = new ChunkCipher(fileKey, file[..EncryptedHeader.Size]);
            var output = file.AsSpan(EncryptedHeader.Size);
            for (var number = 0; !content.IsEmpty; number++)
            {
                var size = Math.Min(content.Length, ChunkCipher.ChunkSize);
                cipher.Seal(number, size == content.Length, content[..size], output[..(size + ChunkCipher.TagSize)]);
                content = content[size..];
                output = output[(size + ChunkCipher.TagSize)..];
            }

            return file;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(fileKey);
        }
    }

    /// <exception cref="InvalidDataException">It is truncated, damaged or newer, or the passphrase is wrong.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (byte[] Content, TapKey Key) Decrypt(ReadOnlySpan<byte> file, Func<string>? passphrase, TapKey? known = null)
    {
        var header = EncryptedHeader.Read(file);
        CheckLength(header, file.Length);

        // After all that can be known without it: nobody should type a passphrase for nothing.
        var key = known is not null && known.Parameters == header.Parameters && known.Salt.SequenceEqual(header.Salt)
            ? known
            : TapKey.Derive(passphrase?.Invoke() ?? throw new InvalidDataException("It is encrypted, and there is no passphrase for it."), header.Parameters, header.Salt);
        var fileKey = new byte[TapKey.FileKeySize];
        try
        {
            Span<byte> check = stackalloc byte[TapKey.CheckSize];
            key.DeriveForFile(header.FileSalt, fileKey, check);
            return CryptographicOperations.FixedTimeEquals(check, header.Check)
                ? (DecryptContent(header, file, fileKey), key)
                : throw new InvalidDataException("The passphrase is wrong.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(fileKey);
        }
    }

    private static long LengthOf(long contentLength) =>
        EncryptedHeader.Size + contentLength + (ChunkCipher.CountOf(contentLength) * ChunkCipher.TagSize);

    private static void CheckLength(EncryptedHeader header, int length)
    {
        if (header.ContentLength is <= 0 or > int.MaxValue)
        {
            throw new InvalidDataException($"It is damaged: its header says that its content has {header.ContentLength} bytes.");
        }

        var expected = LengthOf(header.ContentLength);
        if (length < expected)
        {
            throw new InvalidDataException($"It is truncated: {length} of {expected} bytes are there.");
        }

        if (length > expected)
        {
            throw new InvalidDataException($"It is damaged: it ends at byte {expected}, and {length - expected} more follow.");
        }
    }

    private static byte[] DecryptContent(EncryptedHeader header, ReadOnlySpan<byte> file, byte[] fileKey)
    {
        using var cipher = new ChunkCipher(fileKey, file[..EncryptedHeader.Size].ToArray());
        var content = new byte[header.ContentLength];
        var count = ChunkCipher.CountOf(content.Length);
        var at = EncryptedHeader.Size;
        for (var number = 0; number < count; number++)
        {
            var plain = content.AsSpan(number * ChunkCipher.ChunkSize);
            plain = plain[..Math.Min(plain.Length, ChunkCipher.ChunkSize)];
            if (!cipher.TryOpen(number, number == count - 1, file.Slice(at, plain.Length + ChunkCipher.TagSize), plain))
            {
                CryptographicOperations.ZeroMemory(content);
                throw new InvalidDataException($"It is damaged at byte {at} or after: chunk {number + 1} of {count} is not what was encrypted.");
            }

            at += plain.Length + ChunkCipher.TagSize;
        }

        return content;
    }
}
