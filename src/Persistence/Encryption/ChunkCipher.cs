using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Twisted.Persistence.Encryption;

/// <summary>AES-256-GCM over chunks, each bound to its place and the last one to being it: the STREAM construction.</summary>
/// <remarks>
/// So each chunk is checked before any of it is used, and none can be changed, left out, repeated or moved. The nonce is the
/// number of the chunk and the flag of the last, which is enough as a key is used for one file only.
/// </remarks>
internal sealed class ChunkCipher(byte[] fileKey, byte[] header) : IDisposable
{
    public const int ChunkSize = 64 * 1024;
    public const int TagSize = 16;

    private const int NonceSize = 12;
    private const int CounterOffset = NonceSize - 1 - sizeof(uint);

    private readonly AesGcm _aes = new(fileKey, TagSize);

    public static long CountOf(long contentLength) => (contentLength + ChunkSize - 1) / ChunkSize;

    /// <param name="number">From 0.</param>
    /// <param name="isLast">True for the chunk after which nothing comes.</param>
    /// <param name="plain">The chunk.</param>
    /// <param name="sealedChunk">Gets the encrypted chunk and its tag.</param>
    public void Seal(int number, bool isLast, ReadOnlySpan<byte> plain, Span<byte> sealedChunk)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        WriteNonce(number, isLast, nonce);
        _aes.Encrypt(nonce, plain, sealedChunk[..plain.Length], sealedChunk[plain.Length..], header);
    }

    /// <returns>False when it is not what was sealed at that place.</returns>
    public bool TryOpen(int number, bool isLast, ReadOnlySpan<byte> sealedChunk, Span<byte> plain)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        WriteNonce(number, isLast, nonce);
        try
        {
            _aes.Decrypt(nonce, sealedChunk[..^TagSize], sealedChunk[^TagSize..], plain, header);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose() => _aes.Dispose();

    private static void WriteNonce(int number, bool isLast, Span<byte> nonce)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt32BigEndian(nonce[CounterOffset..], number);
        nonce[^1] = isLast ? (byte)1 : (byte)0;
    }
}
