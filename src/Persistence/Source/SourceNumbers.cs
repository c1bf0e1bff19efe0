using System.Globalization;
using System.Text;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Source;

/// <summary>Reads the literals of numbers, as C# has them.</summary>
internal static class SourceNumbers
{
    private const int QuickDigits = 18;

    /// <summary>True when a number begins here, without its sign.</summary>
    public static bool IsHere(ref SourceScanner scanner) =>
        char.IsAsciiDigit((char)scanner.Current) || (scanner.Current == '.' && char.IsAsciiDigit((char)scanner.Ahead(1)));

    public static object Read(ref SourceScanner scanner, bool isNegative)
    {
        var rest = scanner.Rest;
        var number = 0L;
        var length = 0;
        while (length < rest.Length && char.IsAsciiDigit((char)rest[length]) && length < QuickDigits)
        {
            number = (10 * number) + (rest[length++] - '0');
        }

        if (length > 0 && (length == rest.Length || !(SourceScanner.IsAsciiWord(rest[length]) || rest[length] is (byte)'.' or >= 0x80)))
        {
            scanner.Advance(length);
            return PersistedValue.Of(isNegative ? -number : number);
        }

        return Any(ref scanner, isNegative);
    }

    private static object Any(ref SourceScanner scanner, bool isNegative)
    {
        var place = scanner.Place;
        var length = Length(scanner.Rest);
        var text = Encoding.ASCII.GetString(scanner.Rest[..length]);
        scanner.Advance(length);
        var value = text is ['0', 'x' or 'X', ..] ? Based(text, 16, isNegative)
            : text is ['0', 'b' or 'B', ..] ? Based(text, 2, isNegative)
            : text.Any(static letter => letter is '.' or 'e' or 'E' or 'f' or 'F' or 'd' or 'D') ? Real(text, isNegative)
            : Decimal(text, isNegative);
        return value ?? throw SourceScanner.Malformed($"\"{(isNegative ? "-" : "")}{Shortened(text)}\" is no number that a tap can hold, a long or a double", place);
    }

    private static int Length(ReadOnlySpan<byte> rest)
    {
        var isHexadecimal = rest is [(byte)'0', (byte)'x' or (byte)'X', ..];
        for (var i = 0; i < rest.Length; i++)
        {
            var isPart = SourceScanner.IsAsciiWord(rest[i])
                || (!isHexadecimal && rest[i] == '.' && i + 1 < rest.Length && char.IsAsciiDigit((char)rest[i + 1]))
                || (!isHexadecimal && rest[i] is (byte)'+' or (byte)'-' && i > 0 && rest[i - 1] is (byte)'e' or (byte)'E');
            if (!isPart)
            {
                return i;
            }
        }

        return rest.Length;
    }

    private static object? Decimal(string text, bool isNegative)
    {
        // "L" makes a long of any number; "U" would make a type that no value has.
        var digits = Digits(text.EndsWith('L') || text.EndsWith('l') ? text.AsSpan()[..^1] : text);
        if (digits is null || !ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        return Signed(number, isNegative);
    }

    private static object? Based(string text, int numberBase, bool isNegative)
    {
        var rest = text.AsSpan(2);
        if (rest.Length > 0 && rest[^1] is 'L' or 'l')
        {
            rest = rest[..^1];
        }

        // Unlike elsewhere, "_" may stand before the first digit.
        var digits = Digits(rest.TrimStart('_'));
        var number = 0UL;
        if (digits is null
            || !(numberBase == 16
                ? ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
                : ulong.TryParse(digits, NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out number)))
        {
            return null;
        }

        return number <= long.MaxValue ? Signed(number, isNegative) : null;
    }

    private static object? Signed(ulong number, bool isNegative)
    {
        if (isNegative && number == 1UL + long.MaxValue)
        {
            return PersistedValue.Of(long.MinValue);
        }

        return number > long.MaxValue ? null : PersistedValue.Of(isNegative ? -(long)number : (long)number);
    }

    private static object? Real(string text, bool isNegative)
    {
        var isSingle = text[^1] is 'f' or 'F';
        var digits = Digits(isSingle || text[^1] is 'd' or 'D' ? text.AsSpan()[..^1] : text);
        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (digits is null)
        {
            return null;
        }

        if (isSingle)
        {
            return float.TryParse(digits, Styles, CultureInfo.InvariantCulture, out var single) && float.IsFinite(single) ? (double)(isNegative ? -single : single) : null;
        }

        return double.TryParse(digits, Styles, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) ? isNegative ? -real : real : null;
    }

    /// <summary>Without the lines between digits; null where one is not between digits.</summary>
    private static string? Digits(ReadOnlySpan<char> text)
    {
        for (var i = text.IndexOf('_'); i >= 0 && i < text.Length; i++)
        {
            if (text[i] == '_')
            {
                var before = i - 1;
                var after = i + 1;
                while (after < text.Length && text[after] == '_')
                {
                    after++;
                }

                if (before < 0 || !char.IsAsciiHexDigit(text[before]) || after >= text.Length || !char.IsAsciiHexDigit(text[after]))
                {
                    return null;
                }

                i = after;
            }
        }

        return text.IsEmpty || text[^1] == '.' ? null : text.ToString().Replace("_", "", StringComparison.Ordinal);
    }

    private static string Shortened(string text) => text.Length <= 40 ? text : $"{text[..40]}…";
}
