using System.Text;

namespace Twisted.Web;

/// <summary>The list of parameters behind a scheme (RFC 9110, section 11.2).</summary>
internal static class AuthorizationParameters
{
    private const int Most = 32;

    /// <summary>By their names, which may be in any case.</summary>
    /// <returns>Null when it is malformed or a name is there twice.</returns>
    public static Dictionary<string, string>? Parse(string text)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var place = 0;
        while (true)
        {
            // Empty elements of a list are allowed (section 5.6.1.2).
            while (place < text.Length && text[place] is ' ' or '\t' or ',')
            {
                place++;
            }

            if (place == text.Length)
            {
                return parameters;
            }

            var name = TakeToken(text, ref place);
            SkipBlanks(text, ref place);
            if (name.Length == 0 || place == text.Length || text[place] != '=')
            {
                return null;
            }

            place++;
            SkipBlanks(text, ref place);
            var value = place < text.Length && text[place] == '"' ? TakeQuoted(text, ref place) : TakeToken(text, ref place) is { Length: > 0 } token ? token : null;
            SkipBlanks(text, ref place);
            if (value is null || (place < text.Length && text[place] != ',') || parameters.Count == Most || !parameters.TryAdd(name, value))
            {
                return null;
            }
        }
    }

    private static void SkipBlanks(string text, ref int place)
    {
        while (place < text.Length && text[place] is ' ' or '\t')
        {
            place++;
        }
    }

    private static string TakeToken(string text, ref int place)
    {
        var start = place;
        while (place < text.Length && (char.IsAsciiLetterOrDigit(text[place]) || "!#$%&'*+-.^_`|~".Contains(text[place], StringComparison.Ordinal)))
        {
            place++;
        }

        return text[start..place];
    }

    /// <summary>Null when it does not end, or has a control character.</summary>
    private static string? TakeQuoted(string text, ref int place)
    {
        var value = new StringBuilder();
        for (place++; place < text.Length; place++)
        {
            if (text[place] == '"')
            {
                place++;
                return value.ToString();
            }

            if (text[place] == '\\' && ++place == text.Length)
            {
                return null;
            }

            if (char.IsControl(text[place]) && text[place] != '\t')
            {
                return null;
            }

            value.Append(text[place]);
        }

        return null;
    }
}
