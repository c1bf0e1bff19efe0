using System.Security.Cryptography;
using System.Text;
using Twisted.Persistence.Encryption;

namespace Twisted.Persistence;

/// <summary>The key that a tap is encrypted with, derived from a passphrase. The passphrase itself is not kept.</summary>
/// <remarks>A tap that was read with a key is saved with it again without the cost of another derivation. Immutable.</remarks>
public sealed class TapKey
{
    internal const int SaltSize = 16;
    internal const int FileSaltSize = 32;
    internal const int FileKeySize = 32;
    internal const int CheckSize = 32;

    private const int MasterSize = 32;

    // Pinned: the garbage collector would leave copies behind where it moved it from.
    private readonly byte[] _master = GC.AllocateUninitializedArray<byte>(MasterSize, pinned: true);
    private readonly byte[] _salt;

    private TapKey(KeyParameters parameters, byte[] salt)
    {
        Parameters = parameters;
        _salt = salt;
    }

    ~TapKey() => CryptographicOperations.ZeroMemory(_master);

    internal KeyParameters Parameters { get; }

    internal ReadOnlySpan<byte> Salt => _salt;

    /// <summary>Derives a new key, which takes memory and time on purpose.</summary>
    public static TapKey FromPassphrase(string passphrase) =>
        Derive(passphrase, KeyParameters.Default, RandomNumberGenerator.GetBytes(SaltSize));

    internal static TapKey Derive(string passphrase, KeyParameters parameters, byte[] salt)
    {
        ArgumentException.ThrowIfNullOrEmpty(passphrase);
        var key = new TapKey(parameters, salt);
        Argon2.Derive(passphrase, salt, parameters, key._master);
        return key;
    }

    /// <summary>Derives what belongs to one file (HKDF with SHA-256, RFC 5869).</summary>
    /// <param name="fileSalt">Random, and new for each save, so that no key encrypts twice.</param>
    /// <param name="fileKey">Gets the key of the content; to be zeroed after use.</param>
    /// <param name="check">Gets what tells this key from others and says nothing about it.</param>
    internal void DeriveForFile(ReadOnlySpan<byte> fileSalt, Span<byte> fileKey, Span<byte> check)
    {
        Expand(fileSalt, "Twisted tap 1 content", fileKey);
        Expand(fileSalt, "Twisted tap 1 key check", check);

        // The finalizer would take the key away from under the last use.
        GC.KeepAlive(this);
    }

    private void Expand(ReadOnlySpan<byte> fileSalt, string purpose, Span<byte> output) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _master, output, fileSalt, Encoding.ASCII.GetBytes(purpose));
}
