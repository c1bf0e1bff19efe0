namespace Twisted.PluginHost.Locking;

/// <summary>What may stand in a lock. A lock also comes in a stranger's tap, and its words become paths.</summary>
internal static class LockWords
{
    public static string Of(LockedFileKind kind) => kind switch
    {
        LockedFileKind.Managed => "managed",
        LockedFileKind.Contract => "contract",
        LockedFileKind.Native => "native",
        LockedFileKind.Resource => "resource",
        _ => "manifest",
    };

    public static LockedFileKind? Kind(string word) => word switch
    {
        "managed" => LockedFileKind.Managed,
        "contract" => LockedFileKind.Contract,
        "native" => LockedFileKind.Native,
        "resource" => LockedFileKind.Resource,
        "manifest" => LockedFileKind.Manifest,
        _ => null,
    };

    public static bool IsId(string text) => text.Length <= 100 && IsName(text, "._-");

    public static bool IsVersion(string text) => text.Length <= 100 && IsName(text, ".-") && char.IsAsciiDigit(text[0]);

    public static bool IsSha256(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigitLower(c))
            {
                return false;
            }
        }

        return text.Length == 64;
    }

    public static bool IsSha512(string text)
    {
        Span<byte> hash = stackalloc byte[64];
        return text.Length == 88 && Convert.TryFromBase64String(text, hash, out var length) && length == 64;
    }

    /// <summary>True for a path that stays in its folder on every platform.</summary>
    /// <remarks>A plain loop: the span searches are compiled at their first call, which costs more than all the paths of a lock.</remarks>
    public static bool IsPath(string text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == '/')
            {
                var name = text.AsSpan(start, i - start);
                if (name.IsEmpty || name is "." or "..")
                {
                    return false;
                }

                start = i + 1;
            }
            else if (text[i] is < ' ' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|')
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsName(string text, string marks)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !marks.Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return text.Length > 0 && text[0] != '.' && !text.Contains("..", StringComparison.Ordinal);
    }
}
