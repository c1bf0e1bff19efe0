using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Twisted.Web;

/// <summary>What a client sends for Digest (RFC 7616, section 3.4).</summary>
internal sealed class DigestHeader
{
    public const string Scheme = "Digest";

    private const string ExtendedUtf8 = "UTF-8''";

    private DigestHeader()
    {
    }

    public required string UserName { get; init; }

    public required string Realm { get; init; }

    public required string Nonce { get; init; }

    public required string Uri { get; init; }

    public required DigestAlgorithm Algorithm { get; init; }

    public required byte[] Response { get; init; }

    public required string ClientNonce { get; init; }

    /// <summary>How often the client has used the nonce, as it wrote it: that is hashed.</summary>
    public required string CountText { get; init; }

    public uint Count => uint.Parse(CountText, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <param name="text">What stands behind the scheme.</param>
    /// <param name="header">Whole; whether it is true is not looked at.</param>
    /// <param name="fault">What is wrong, for who wrote the client.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out DigestHeader? header, [NotNullWhen(false)] out string? fault)
    {
        header = null;
        fault = null;
        if (AuthorizationParameters.Parse(text) is not { } given)
        {
            fault = "the parameters of Digest are malformed, or one is there twice.";
            return false;
        }

        foreach (var name in (ReadOnlySpan<string>)["realm", "nonce", "uri", "response", "cnonce", "nc", "qop"])
        {
            if (!given.ContainsKey(name))
            {
                fault = $"{name} is missing.";
                return false;
            }
        }

        var algorithm = DigestAlgorithm.Find(given.GetValueOrDefault("algorithm", "MD5"));
        var user = UserOf(given);
        fault = algorithm is null ? "the algorithm was not offered."
            : user is null ? "username is missing, there twice, or malformed."
            : given.GetValueOrDefault("userhash", "false") is var hashed && !hashed.Equals("false", StringComparison.OrdinalIgnoreCase) ? "userhash was not offered."
            : given["qop"] != "auth" ? "qop is not auth."
            : given["nc"] is not { Length: 8 } count || !count.All(char.IsAsciiHexDigit) ? "nc is not eight hexadecimal digits."
            : given["response"] is var digest && (digest.Length != 2 * algorithm.Length || !digest.All(char.IsAsciiHexDigit)) ? "response is no hash of the algorithm."
            : null;
        if (fault is not null)
        {
            return false;
        }

        header = new DigestHeader
        {
            UserName = user!,
            Realm = given["realm"],
            Nonce = given["nonce"],
            Uri = given["uri"],
            Algorithm = algorithm!,
            Response = Convert.FromHexString(given["response"]),
            ClientNonce = given["cnonce"],
            CountText = given["nc"],
        };
        return true;
    }

    /// <summary>True when it was made for the target of the request, and not for another one that somebody overheard.</summary>
    public bool IsFor(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        return Uri.Length > 0 && (Uri == target || PathOf(Uri) == PathOf(target));
    }

    public static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    /// <summary>Without scheme and host, which a proxy may have taken away or put in front.</summary>
    private static string PathOf(string target)
    {
        var authority = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
        {
            return target;
        }

        var path = target.AsSpan(authority + 3).IndexOfAny('/', '?');
        var rest = path < 0 ? "" : target[(authority + 3 + path)..];
        return rest.StartsWith('/') ? rest : "/" + rest;
    }

    /// <summary>Of <c>username</c>, or of <c>username*</c> in the form of RFC 8187.</summary>
    private static string? UserOf(Dictionary<string, string> given)
    {
        var extended = given.GetValueOrDefault("username*");
        if (!given.TryGetValue("username", out var plain) || extended is not null)
        {
            return plain is null && extended is not null && extended.StartsWith(ExtendedUtf8, StringComparison.OrdinalIgnoreCase) ? Decode(extended[ExtendedUtf8.Length..]) : null;
        }

        return plain;
    }

    private static string? Decode(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                bytes.Add((byte)text[i]);
            }
            else if (i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                return null;
            }
        }

        var decoded = Encoding.UTF8.GetString([.. bytes]);
        return decoded.Contains('\ufffd', StringComparison.Ordinal) ? null : decoded;
    }
}
