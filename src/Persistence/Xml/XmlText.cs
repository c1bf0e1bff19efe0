using System.Buffers;
using System.Globalization;
using System.Text;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Xml;

/// <summary>Scalars as text, and text that XML would change as other text.</summary>
internal static class XmlText
{
    /// <summary>What is longer gets lines of its own.</summary>
    private const int LongestAttribute = 256;

    public const int LongestNumber = 32;
    private const string RawNaN = "NaN(0x";

    private static readonly SearchValues<char> Numeric = SearchValues.Create("0123456789.E+-");

    /// <summary>The value of an attribute: a truth or a number where the text is its one form, otherwise the text.</summary>
    public static object Scalar(string text)
    {
        if (text.Length is 0 or > LongestNumber)
        {
            return text;
        }

        switch (text[0])
        {
            case 't' when text == "true":
                return PersistedValue.Of(true);
            case 'f' when text == "false":
                return PersistedValue.Of(false);
            case 'N' or 'I':
                return RealText.TryParse(text, out var special) ? special : text;
            case '-' or (>= '0' and <= '9'):
                return Number(text);
            default:
                return text;
        }
    }

    /// <summary>True for an integer of digits alone, which most are.</summary>
    public static bool TryParsePlain(ReadOnlySpan<char> text, out long number)
    {
        const int FewDigits = 18;
        number = 0;
        if (text.Length is 0 or > FewDigits || (text[0] == '0' && text.Length > 1))
        {
            return false;
        }

        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            number = (10 * number) + (digit - '0');
        }

        return true;
    }

    /// <summary>True for what comes back from an attribute, and is fit to be read there.</summary>
    public static bool FitsAttribute(string text) =>
        text.Length <= LongestAttribute && (text.AsSpan().IndexOfAnyExceptInRange(' ', '\uD7FF') < 0 || IsXml(text, inLine: true)) && Scalar(text) is string;

    /// <summary>True for what comes back from the text of an element.</summary>
    public static bool FitsElement(string text) => text.AsSpan().IndexOfAnyExceptInRange(' ', '\uD7FF') < 0 || IsXml(text, inLine: false);

    /// <summary>Any text without characters that XML lacks or changes.</summary>
    /// <param name="text">Any UTF-16.</param>
    /// <param name="inLine">Whether line ends and tabs are escaped too, as attributes would lose them.</param>
    public static string Escape(string text, bool inLine)
    {
        var escaped = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                escaped.Append(character).Append(text[++i]);
                continue;
            }

            _ = character switch
            {
                '\\' => escaped.Append(@"\\"),
                '\r' => escaped.Append(@"\r"),
                '\n' when inLine => escaped.Append(@"\n"),
                '\t' when inLine => escaped.Append(@"\t"),
                '\n' or '\t' => escaped.Append(character),
                < ' ' or >= '\uFFFE' => AppendCode(escaped, character),
                _ when char.IsSurrogate(character) => AppendCode(escaped, character),
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }

    /// <exception cref="FormatException">A backslash stands before what is no escape.</exception>
    public static string Unescape(string text)
    {
        var backslash = text.IndexOf('\\', StringComparison.Ordinal);
        if (backslash < 0)
        {
            return text;
        }

        var plain = new StringBuilder(text, 0, backslash, text.Length);
        for (var i = backslash; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }

            plain.Append((++i < text.Length ? text[i] : '\0') switch
            {
                '\\' => '\\',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' when Code(text.AsSpan(i + 1)) is { } code => code,
                _ => throw new FormatException(),
            });
            i += text[i] == 'u' ? 4 : 0;
        }

        return plain.ToString();
    }

    /// <summary>A real number in a form that has all its bits, which the usual form of most NaN has not.</summary>
    public static string OfReal(double real) =>
        RealText.HasText(real) ? RealText.Of(real) : string.Create(CultureInfo.InvariantCulture, $"{RawNaN}{BitConverter.DoubleToInt64Bits(real):x16})");

    /// <summary>Reads a real number as people write it, and what <see cref="OfReal"/> gives.</summary>
    public static bool TryParseReal(string text, out double real)
    {
        if (RealText.TryParse(text, out real))
        {
            return true;
        }

        if (text.StartsWith(RawNaN, StringComparison.Ordinal) && text.EndsWith(')'))
        {
            var isNumber = long.TryParse(text.AsSpan(RawNaN.Length..^1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits);
            real = BitConverter.Int64BitsToDouble(bits);
            return isNumber && double.IsNaN(real);
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out real) && double.IsFinite(real);
    }

    private static object Number(string text)
    {
        var digits = text[0] == '-' ? text.AsSpan(1) : text;
        if (digits.IndexOfAnyExceptInRange('0', '9') < 0)
        {
            var isCanonical = digits.Length > 0 && (digits[0] != '0' || text.Length == 1);
            return isCanonical && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? PersistedValue.Of(number) : text;
        }

        return !text.AsSpan().ContainsAnyExcept(Numeric) || text == RealText.NegativeInfinity
            ? RealText.TryParse(text, out var real) ? real : text
            : text;
    }

    private static bool IsXml(string text, bool inLine)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var isFit = text[i] switch
            {
                '\n' or '\t' => !inLine,
                < ' ' or >= '\uFFFE' => false,
                >= '\uD800' and <= '\uDBFF' => ++i < text.Length && char.IsLowSurrogate(text[i]),
                >= '\uDC00' and <= '\uDFFF' => false,
                _ => true,
            };
            if (!isFit)
            {
                return false;
            }
        }

        return true;
    }

    private static StringBuilder AppendCode(StringBuilder escaped, char character) => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");

    private static char? Code(ReadOnlySpan<char> text) =>
        text.Length >= 4 && ushort.TryParse(text[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? (char)code : null;
}
