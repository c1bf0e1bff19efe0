using System.Globalization;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Source;

/// <summary>Writes values without parts as literals of C#.</summary>
internal static class SourceScalars
{
    /// <summary>A text of more lines stands on one: it is no longer read, and compilers do not like it.</summary>
    private const int MostLines = 200;

    public static void Write(SourceOutput output, object? value, int depth)
    {
        switch (value)
        {
            case null:
                output.Ascii("null"u8);
                break;
            case string text:
                Text(output, text, depth);
                break;
            case long number:
                output.Number(number);
                break;
            case bool truth:
                output.Ascii(truth ? "true"u8 : "false"u8);
                break;
            case double real:
                Real(output, real);
                break;
            default:
                output.Ascii("System.Convert.FromBase64String(\""u8);
                output.Text(Convert.ToBase64String((byte[])value));
                output.Ascii("\")"u8);
                break;
        }
    }

    /// <summary>A text as one literal.</summary>
    public static void Literal(SourceOutput output, ReadOnlySpan<char> text)
    {
        output.Ascii("\""u8);
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character is >= ' ' and < '\x7f' and not '"' and not '\\')
            {
                continue;
            }

            if (char.IsHighSurrogate(character) && character != TagSurrogate && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
                continue;
            }

            if (IsPlain(character))
            {
                continue;
            }

            output.Text(text[start..i]);
            Escape(output, character);
            start = i + 1;
        }

        output.Text(text[start..]);
        output.Ascii("\""u8);
    }

    /// <summary>The first half of characters that are not seen, and have no use but to deceive.</summary>
    private const char TagSurrogate = '\udb40';

    // By number: what Unicode says of a character changes from version to version of the runtime, and a tap is always the same bytes.
    private static bool IsPlain(char character) => character switch
    {
        < '\xa0' or '\xad' or '"' or '\\' => false,
        '\u061c' or '\u180e' => false,
        >= '\u200b' and <= '\u200f' => false,
        >= '\u2028' and <= '\u202e' => false,
        >= '\u2060' and <= '\u206f' => false,
        >= '\ud800' and <= '\udfff' => false,
        '\ufeff' or >= '\ufff9' => false,
        _ => true,
    };

    private static void Escape(SourceOutput output, char character)
    {
        switch (character)
        {
            case '"':
                output.Ascii("\\\""u8);
                break;
            case '\\':
                output.Ascii("\\\\"u8);
                break;
            case '\n':
                output.Ascii("\\n"u8);
                break;
            case '\r':
                output.Ascii("\\r"u8);
                break;
            case '\t':
                output.Ascii("\\t"u8);
                break;
            default:
                output.Text(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"));
                break;
        }
    }

    /// <summary>A text of several lines stands on as many; the ends of lines are written out, so that nothing that changes those of the file changes the text.</summary>
    private static void Text(SourceOutput output, string text, int depth)
    {
        var rest = text.AsSpan();
        var lines = rest.Count('\n');
        if (lines is 0 or > MostLines || rest.IndexOf('\n') == rest.Length - 1)
        {
            Literal(output, rest);
            return;
        }

        while (true)
        {
            var end = rest.IndexOf('\n') + 1;
            if (end == 0 || end == rest.Length)
            {
                Literal(output, rest);
                return;
            }

            Literal(output, rest[..end]);
            output.Ascii(" +"u8);
            output.Line(depth + 1);
            rest = rest[end..];
        }
    }

    private static void Real(SourceOutput output, double real)
    {
        if (!RealText.HasText(real))
        {
            output.Text(string.Create(CultureInfo.InvariantCulture, $"System.BitConverter.UInt64BitsToDouble(0x{BitConverter.DoubleToUInt64Bits(real):x16})"));
            return;
        }

        output.Text(real switch
        {
            double.NaN => "double.NaN",
            double.PositiveInfinity => "double.PositiveInfinity",
            double.NegativeInfinity => "double.NegativeInfinity",
            _ => RealText.Of(real),
        });
    }
}
