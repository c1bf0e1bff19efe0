using System.Globalization;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace Twisted.Shared;

/// <summary>Argon2id, version 1.3 (RFC 9106), in the form <c>$argon2id$v=19$m=MEMORY,t=PASSES,p=LANES$SALT$HASH</c>.</summary>
internal sealed class Argon2idHash : PasswordHash
{
    public const string Prefix = "$argon2id$";

    // What OWASP recommends at least: it is paid for at each login.
    private const int NewMemory = 19_456;
    private const int NewPasses = 2;
    private const int NewLanes = 1;
    private const int NewSaltLength = 16;
    private const int NewHashLength = 32;

    // What nobody waits for, or has, is a slip of the pen.
    private const int MostMemory = 1 << 20;
    private const int MostPasses = 64;
    private const int MostLanes = 64;

    private readonly (int Memory, int Passes, int Lanes) _cost;
    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private Argon2idHash((int Memory, int Passes, int Lanes) cost, byte[] salt, byte[] hash)
    {
        _cost = cost;
        _salt = salt;
        _hash = hash;
    }

    public static string Create(byte[] password)
    {
        var salt = RandomNumberGenerator.GetBytes(NewSaltLength);
        var hash = Compute(password, (NewMemory, NewPasses, NewLanes), salt, NewHashLength);
        return $"{Prefix}v=19$m={NewMemory},t={NewPasses},p={NewLanes}${Text(salt)}${Text(hash)}";
    }

    /// <exception cref="FormatException">It is malformed.</exception>
    public static Argon2idHash Read(string text)
    {
        if (text[Prefix.Length..].Split('$') is not ["v=19", var cost, var saltText, var hashText])
        {
            throw new FormatException("a hash of argon2id in another form than $argon2id$v=19$m=MEMORY,t=PASSES,p=LANES$SALT$HASH");
        }

        if (cost.Split(',') is not [var memoryText, var passesText, var lanesText]
            || Number(memoryText, "m=", MostMemory) is not { } memory
            || Number(passesText, "t=", MostPasses) is not { } passes
            || Number(lanesText, "p=", MostLanes) is not { } lanes
            || memory < 8 * lanes)
        {
            throw new FormatException($"a hash of argon2id with the cost \"{cost}\"; m is 8 times p to {MostMemory}, t is 1 to {MostPasses}, p is 1 to {MostLanes}");
        }

        return Bytes(saltText) is { Length: >= 8 and <= 64 } salt && Bytes(hashText) is { Length: >= 16 and <= 128 } hash
            ? new Argon2idHash((memory, passes, lanes), salt, hash)
            : throw new FormatException("a hash of argon2id whose salt or hash is no base64, or of no usual length");
    }

    protected override bool Matches(byte[] password) => CryptographicOperations.FixedTimeEquals(Compute(password, _cost, _salt, _hash.Length), _hash);

    private static byte[] Compute(byte[] password, (int Memory, int Passes, int Lanes) cost, byte[] salt, int length)
    {
        var generator = new Argon2BytesGenerator();
        generator.Init(new Argon2Parameters.Builder(Argon2Parameters.Argon2id)
            .WithVersion(Argon2Parameters.Version13)
            .WithMemoryAsKB(cost.Memory)
            .WithIterations(cost.Passes)
            .WithParallelism(cost.Lanes)
            .WithSalt(salt)
            .Build());
        var hash = new byte[length];
        generator.GenerateBytes(password, hash);
        return hash;
    }

    private static int? Number(string text, string name, int most) =>
        text.StartsWith(name, StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= 1 && number <= most
            ? number
            : null;

    /// <summary>Base64 without its padding, as such hashes have it.</summary>
    private static string Text(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[]? Bytes(string text)
    {
        if (text.Contains('=', StringComparison.Ordinal) || text.Any(char.IsWhiteSpace))
        {
            return null;
        }

        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out var length) ? bytes[..length] : null;
    }
}
