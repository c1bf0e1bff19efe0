using System.Security.Cryptography;
using System.Text;

namespace Twisted.Accounts;

/// <summary>A password as PBKDF2 with HMAC-SHA-256 (RFC 8018, section 5.2) makes it unreadable: what the runtime itself can do.</summary>
internal static class Pbkdf2
{
    public const int SaltLength = 16;
    public const int HashLength = 32;

    /// <summary>How often it hashes: some 50 ms of one processor.</summary>
    private const int Iterations = 210_000;

    public static byte[] Hash(string password, ReadOnlySpan<byte> salt)
    {
        var bytes = Encoding.UTF8.GetBytes(password);
        try
        {
            return Rfc2898DeriveBytes.Pbkdf2(bytes, salt, Iterations, HashAlgorithmName.SHA256, HashLength);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
