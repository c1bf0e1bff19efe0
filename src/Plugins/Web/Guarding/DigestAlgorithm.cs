using System.Security.Cryptography;
using System.Text;

namespace Twisted.Web;

/// <summary>A hash that Digest is made with (RFC 7616, section 6.1).</summary>
internal sealed class DigestAlgorithm
{
    public static readonly DigestAlgorithm Sha256 = new("SHA-256", SHA256.HashSizeInBytes, SHA256.HashData);

#pragma warning disable CA5351 // Old clients know no other; nothing that is known of MD5 helps who does not know the password.
    public static readonly DigestAlgorithm Md5 = new("MD5", MD5.HashSizeInBytes, MD5.HashData);
#pragma warning restore CA5351

    /// <summary>The better first.</summary>
    public static readonly DigestAlgorithm[] All = [Sha256, Md5];

    private readonly Func<byte[], byte[]> _hash;

    private DigestAlgorithm(string name, int length, Func<byte[], byte[]> hash)
    {
        Name = name;
        Length = length;
        _hash = hash;
    }

    public string Name { get; }

    /// <summary>In bytes.</summary>
    public int Length { get; }

    /// <summary>Null for one that is not known.</summary>
    public static DigestAlgorithm? Find(string name) => Array.Find(All, algorithm => algorithm.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public byte[] Hash(byte[] bytes) => _hash(bytes);

    /// <summary>In small hexadecimal digits, as hashes are hashed again.</summary>
    public string HexOf(string text) => Convert.ToHexStringLower(_hash(Encoding.UTF8.GetBytes(text)));
}
