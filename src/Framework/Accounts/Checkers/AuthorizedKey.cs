using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Twisted.Accounts;

/// <summary>A line of an authorized_keys file (sshd(8)): options, type, key, comment.</summary>
internal sealed record AuthorizedKey
{
    /// <summary>Options that give something away which only sshd has to give: without them the key opens as much.</summary>
    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "agent-forwarding", "environment", "no-touch-required", "port-forwarding", "pty", "user-rc", "x11-forwarding",
    };

    public required string Algorithm { get; init; }

    public required byte[] Blob { get; init; }

    /// <summary>What stands behind the key; may be empty.</summary>
    public required string Comment { get; init; }

    /// <summary>Until when it may be used; null for ever. Local time, unless the option says Z.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>An option that limits what the key may be used for, which nobody here would see to; null for none. Such a key opens nothing.</summary>
    public string? UnmetOption { get; init; }

    /// <returns>Null for an empty line, a comment, and what is no key: one bad line must not lock out the others, as with sshd.</returns>
    public static AuthorizedKey? Parse(string line)
    {
        var text = line.AsSpan().Trim(" \t\r");
        if (text.IsEmpty || text[0] == '#')
        {
            return null;
        }

        if (ParseKey(text) is { } plain)
        {
            return plain;
        }

        var end = EndOfOptions(text);
        return end > 0 && ParseKey(text[end..].TrimStart(" \t")) is { } key ? WithOptions(key, text[..end]) : null;
    }

    private static AuthorizedKey? ParseKey(ReadOnlySpan<char> text)
    {
        var algorithm = NextWord(ref text);
        var key = NextWord(ref text);
        var blob = new byte[key.Length];
        if (!Convert.TryFromBase64Chars(key, blob, out var length) || !SaysAlgorithm(blob.AsSpan(0, length), algorithm))
        {
            return null;
        }

        return new AuthorizedKey { Algorithm = algorithm.ToString(), Blob = blob[..length], Comment = text.Trim(" \t").ToString() };
    }

    /// <summary>A key begins with its own type, after a length of four bytes (RFC 4253, section 6.6).</summary>
    private static bool SaysAlgorithm(ReadOnlySpan<byte> blob, ReadOnlySpan<char> algorithm) =>
        !algorithm.IsEmpty
        && blob.Length > 4 + algorithm.Length
        && BinaryPrimitives.ReadUInt32BigEndian(blob) == algorithm.Length
        && Encoding.ASCII.GetString(blob.Slice(4, algorithm.Length)).AsSpan().SequenceEqual(algorithm);

    private static ReadOnlySpan<char> NextWord(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(' ', '\t');
        var word = end < 0 ? text : text[..end];
        text = end < 0 ? [] : text[end..].TrimStart(" \t");
        return word;
    }

    /// <summary>Options have no space but between double quotes, in which a backslash takes a double quote along.</summary>
    private static int EndOfOptions(ReadOnlySpan<char> text)
    {
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when isQuoted && i + 1 < text.Length && text[i + 1] == '"':
                    i++;
                    break;
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case ' ' or '\t' when !isQuoted:
                    return i;
            }
        }

        return 0;
    }

    private static AuthorizedKey WithOptions(AuthorizedKey key, ReadOnlySpan<char> options)
    {
        foreach (var option in Split(options))
        {
            var equals = option.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? option : option[..equals];
            if (name.Equals("expiry-time", StringComparison.OrdinalIgnoreCase) && ReadTime(option[(equals + 1)..].Trim('"')) is { } time)
            {
                key = key with { Expires = key.Expires < time ? key.Expires : time };
            }
            else if (!Harmless.Contains(name))
            {
                return key with { UnmetOption = name };
            }
        }

        return key;
    }

    private static List<string> Split(ReadOnlySpan<char> options)
    {
        var result = new List<string>();
        var (start, isQuoted) = (0, false);
        for (var i = 0; i < options.Length; i++)
        {
            if (options[i] == '\\' && isQuoted && i + 1 < options.Length && options[i + 1] == '"')
            {
                i++;
            }
            else if (options[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (options[i] == ',' && !isQuoted)
            {
                result.Add(options[start..i].ToString());
                start = i + 1;
            }
        }

        result.Add(options[start..].ToString());
        return result;
    }

    /// <summary>YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, with a Z behind it for UTC.</summary>
    private static DateTimeOffset? ReadTime(string text)
    {
        var isUtc = text.EndsWith('Z');
        return DateTimeOffset.TryParseExact(
            isUtc ? text[..^1] : text,
            (string[])["yyyyMMdd", "yyyyMMddHHmm", "yyyyMMddHHmmss"],
            CultureInfo.InvariantCulture,
            isUtc ? DateTimeStyles.AssumeUniversal : DateTimeStyles.AssumeLocal,
            out var time)
            ? time
            : null;
    }
}
