using System.Security.Cryptography;
using System.Text;

namespace Twisted.Shared;

/// <summary>A password, made unreadable. Safe for use from any thread.</summary>
internal abstract class PasswordHash
{
    /// <summary>As <c>UserPassword.LongestPassword</c>; a longer one is a wrong one.</summary>
    private const int LongestPassword = 1024;

    /// <summary>Each takes a processor, and argon2id its memory, for as long as it lasts: more at a time would only take more memory.</summary>
    private static readonly SemaphoreSlim Workers = new(Environment.ProcessorCount);

    /// <summary>Reads <c>$argon2id$…</c>, or bcrypt as <c>$2b$…</c>, <c>$2y$…</c> or <c>$2a$…</c>.</summary>
    /// <exception cref="FormatException">It is neither; the message is to stand behind what it belongs to, and has nothing of the hash but its kind.</exception>
    public static PasswordHash Parse(string text)
    {
        if (text.StartsWith(Argon2idHash.Prefix, StringComparison.Ordinal))
        {
            return Argon2idHash.Read(text);
        }

        if (BcryptHash.IsOne(text))
        {
            return BcryptHash.Read(text);
        }

        var end = text.IndexOf('$', Math.Min(1, text.Length));
        throw new FormatException(
            text.StartsWith('$') && end is > 1 and < 16 ? $"a hash of the kind \"{text[..(end + 1)]}\", which is not known; argon2id and bcrypt are"
            : text.StartsWith("{SHA}", StringComparison.Ordinal) ? "a hash of the kind \"{SHA}\", from which the password is easily found; argon2id and bcrypt are known"
            : "no hash of a password; argon2id and bcrypt are known");
    }

    /// <summary>The hash of a new password, as text.</summary>
    public static string Create(string password) => Argon2idHash.Create(BytesOf(password));

    /// <summary>True for the password that was hashed. Works on another thread, with as many others as there are processors.</summary>
    public async Task<bool> MatchesAsync(string password, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetByteCount(password) > LongestPassword)
        {
            return false;
        }

        await Workers.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Matches(password), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            Workers.Release();
        }
    }

    /// <summary>Compares in constant time.</summary>
    protected abstract bool Matches(byte[] password);

    private bool Matches(string password)
    {
        var bytes = BytesOf(password);
        try
        {
            return Matches(bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>In whatever form of Unicode it was typed: it is brought to form C, as by RFC 8265, section 4.2.</summary>
    private static byte[] BytesOf(string password)
    {
        try
        {
            return Encoding.UTF8.GetBytes(password.Normalize(NormalizationForm.FormC));
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair, which no keyboard gives; the encoder replaces it.
            return Encoding.UTF8.GetBytes(password);
        }
    }
}
