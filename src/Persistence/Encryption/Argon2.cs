using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace Twisted.Persistence.Encryption;

/// <summary>Argon2id, version 1.3 (RFC 9106). The library behind it is loaded at the first call, so never for a tap that is not encrypted.</summary>
internal static class Argon2
{
    /// <param name="passphrase">In whatever form of Unicode it was typed: it is brought to form C, as by RFC 8265.</param>
    /// <param name="salt">At least 8 bytes.</param>
    /// <param name="parameters">Checked.</param>
    /// <param name="key">Gets the key.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Derive(string passphrase, byte[] salt, KeyParameters parameters, byte[] key)
    {
        var password = Encoding.UTF8.GetBytes(Normalize(passphrase));
        try
        {
            var generator = new Argon2BytesGenerator();
            generator.Init(new Argon2Parameters.Builder(Argon2Parameters.Argon2id)
                .WithVersion(Argon2Parameters.Version13)
                .WithMemoryAsKB(parameters.Memory)
                .WithIterations(parameters.Passes)
                .WithParallelism(parameters.Lanes)
                .WithSalt(salt)
                .Build());
            generator.GenerateBytes(password, key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
        }
    }

    private static string Normalize(string passphrase)
    {
        try
        {
            return passphrase.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair, which no keyboard gives; the encoder replaces it.
            return passphrase;
        }
    }
}
