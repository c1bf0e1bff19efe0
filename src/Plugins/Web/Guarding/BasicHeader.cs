using System.Diagnostics.CodeAnalysis;
using System.Text;
using Twisted.Accounts;

namespace Twisted.Web;

/// <summary>What a client sends for Basic (RFC 7617, section 2): name, colon and password in UTF-8, in base 64.</summary>
internal static class BasicHeader
{
    public const string Scheme = "Basic";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="text">What stands behind the scheme.</param>
    /// <param name="credentials">The password is all behind the first colon: it may have colons.</param>
    /// <param name="fault">What is wrong, without anything of the text in it.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out UserPassword? credentials, [NotNullWhen(false)] out string? fault)
    {
        credentials = null;
        fault = "the credentials of Basic are not base 64.";
        var bytes = new byte[text.Length];
        if (text.Length == 0 || text.Any(char.IsWhiteSpace) || !Convert.TryFromBase64String(text, bytes, out var length))
        {
            return false;
        }

        string pair;
        try
        {
            pair = Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            fault = "the credentials of Basic are not UTF-8.";
            return false;
        }

        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || pair.Any(char.IsControl))
        {
            fault = colon < 0 ? "the credentials of Basic have no colon." : "the credentials of Basic have control characters.";
            return false;
        }

        credentials = new UserPassword(pair[..colon], pair[(colon + 1)..]);
        fault = null;
        return true;
    }
}
