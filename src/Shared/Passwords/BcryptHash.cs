using System.Globalization;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Generators;

namespace Twisted.Shared;

/// <summary>bcrypt, as <c>htpasswd -B</c> and many others write it: <c>$2y$COST$</c>, 22 characters of salt and 31 of hash. It is read, not written.</summary>
internal sealed class BcryptHash : PasswordHash
{
    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int Length = 60;
    private const int SaltText = 22;
    private const int SaltLength = 16;
    private const int HashLength = 23;

    /// <summary>What is behind these bytes has no part in a hash of bcrypt; the byte 0 behind the password counts.</summary>
    private const int LongestInput = 72;

    private const int LeastCost = 4;

    /// <summary>Some ten seconds; one more takes twice as long.</summary>
    private const int MostCost = 17;

    private readonly int _cost;
    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private BcryptHash(int cost, byte[] salt, byte[] hash)
    {
        _cost = cost;
        _salt = salt;
        _hash = hash;
    }

    public static bool IsOne(string text) => text is ['$', '2', 'a' or 'b' or 'y', '$', ..];

    /// <exception cref="FormatException">It is malformed.</exception>
    public static BcryptHash Read(string text)
    {
        if (text.Length != Length || text[6] != '$' || !int.TryParse(text.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var cost))
        {
            throw new FormatException($"a hash of bcrypt with {text.Length} characters in another form than $2b$COST$ and 53 more");
        }

        if (cost is < LeastCost or > MostCost)
        {
            throw new FormatException($"a hash of bcrypt with the cost {cost}; it is {LeastCost} to {MostCost}");
        }

        return Decode(text.AsSpan(7, SaltText), SaltLength) is { } salt && Decode(text.AsSpan(7 + SaltText), HashLength) is { } hash
            ? new BcryptHash(cost, salt, hash)
            : throw new FormatException("a hash of bcrypt with a character that none has");
    }

    protected override bool Matches(byte[] password)
    {
        byte[] input = [.. password, 0];
        var hash = BCrypt.Generate(input.Length > LongestInput ? input[..LongestInput] : input, _salt, _cost, addTerminator: false);
        CryptographicOperations.ZeroMemory(input);
        return CryptographicOperations.FixedTimeEquals(hash.AsSpan(0, HashLength), _hash);
    }

    /// <summary>Six bits a character, the first are the highest; an alphabet of its own.</summary>
    private static byte[]? Decode(ReadOnlySpan<char> text, int length)
    {
        var bytes = new byte[length];
        var (bits, count, at) = (0, 0, 0);
        foreach (var character in text)
        {
            var value = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            bits = ((bits << 6) | value) & 0xffff;
            count += 6;
            if (count >= 8 && at < length)
            {
                count -= 8;
                bytes[at++] = (byte)(bits >> count);
            }
        }

        return bytes;
    }
}
