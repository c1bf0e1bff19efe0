using System.Globalization;
using System.Text;

namespace Twisted.Persistence.Source;

/// <summary>Reads the literals of texts: regular, verbatim and raw ones.</summary>
internal static class SourceStrings
{
    private const int FewestRawQuotes = 3;

    /// <summary>True when a literal of a text begins here.</summary>
    public static bool IsHere(ref SourceScanner scanner) => scanner.Current == '"' || (scanner.Current == '@' && scanner.Ahead(1) == '"');

    /// <summary>Reads the literal that begins here.</summary>
    public static string Read(ref SourceScanner scanner)
    {
        var place = scanner.Place;
        string text;
        if (scanner.Current == '@')
        {
            scanner.Advance(2);
            text = Verbatim(ref scanner, place);
        }
        else
        {
            text = scanner.Rest.StartsWith("\"\"\""u8) ? Raw(ref scanner, place) : Regular(ref scanner, place);
        }

        return scanner.Current is (byte)'u' or (byte)'U' && scanner.Ahead(1) == '8'
            ? throw SourceScanner.Malformed("bytes are written as System.Convert.FromBase64String(\"…\")", place)
            : text;
    }

    private static string Regular(ref SourceScanner scanner, long place)
    {
        scanner.Advance(1);
        StringBuilder? text = null;
        while (true)
        {
            var rest = scanner.Rest;
            var end = rest.IndexOfAny("\"\\\r\n"u8);
            if (end < 0)
            {
                throw SourceScanner.Malformed("a text has no end", place);
            }

            var run = scanner.Texts.Get(rest[..end]);
            if (run.Length == end)
            {
                scanner.Advance(end);
            }
            else if (run.AsSpan().IndexOfAny('\x85', '\u2028', '\u2029') >= 0)
            {
                throw SourceScanner.Malformed("a text has the end of a line in it, which is written \\n", place);
            }
            else
            {
                scanner.AdvanceOver(end);
            }

            switch (rest[end])
            {
                case (byte)'"':
                    scanner.Advance(1);
                    return text is null ? run : text.Append(run).ToString();
                case (byte)'\\':
                    text ??= new StringBuilder();
                    text.Append(run);
                    Escape(ref scanner, text);
                    break;
                default:
                    throw SourceScanner.Malformed("a text has the end of a line in it, which is written \\n", place);
            }
        }
    }

    private static void Escape(ref SourceScanner scanner, StringBuilder text)
    {
        var place = scanner.Place;
        var letter = scanner.Ahead(1);
        scanner.Advance(1);
        var simple = letter switch
        {
            (byte)'\'' or (byte)'"' or (byte)'\\' => (char)letter,
            (byte)'0' => '\0',
            (byte)'a' => '\a',
            (byte)'b' => '\b',
            (byte)'e' => '\e',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            (byte)'v' => '\v',
            _ => '\uffff',
        };
        if (simple != '\uffff')
        {
            scanner.Advance(1);
            text.Append(simple);
            return;
        }

        var (fewest, most) = letter switch
        {
            (byte)'x' => (1, 4),
            (byte)'u' => (4, 4),
            (byte)'U' => (8, 8),
            _ => (0, 0),
        };
        var digits = 0;
        while (digits < most && char.IsAsciiHexDigit((char)scanner.Ahead(1 + digits)))
        {
            digits++;
        }

        if (most == 0 || digits < fewest)
        {
            throw SourceScanner.Malformed("a backslash stands before what is no escape of C#; a backslash itself is written \\\\", place);
        }

        var number = int.Parse(scanner.Rest.Slice(1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        scanner.Advance(1 + digits);
        if (most <= 4)
        {
            text.Append((char)number);
        }
        else if (number is >= 0 and <= 0xffff)
        {
            text.Append((char)number);
        }
        else
        {
            text.Append(number is >= 0 and <= 0x10ffff ? char.ConvertFromUtf32(number) : throw SourceScanner.Malformed("there is no such character", place));
        }
    }

    private static string Verbatim(ref SourceScanner scanner, long place)
    {
        StringBuilder? text = null;
        while (true)
        {
            var end = scanner.Rest.IndexOf((byte)'"');
            if (end < 0)
            {
                throw SourceScanner.Malformed("a text has no end", place);
            }

            var run = Encoding.UTF8.GetString(scanner.Rest[..end]);
            scanner.AdvanceOver(end + 1);
            if (scanner.Current != '"')
            {
                return text is null ? run : text.Append(run).ToString();
            }

            scanner.Advance(1);
            text = (text ?? new StringBuilder()).Append(run).Append('"');
        }
    }

    private static string Raw(ref SourceScanner scanner, long place)
    {
        var quotes = scanner.Rest.IndexOfAnyExcept((byte)'"');
        quotes = quotes < 0 ? scanner.Rest.Length : quotes;
        if (quotes < FewestRawQuotes)
        {
            throw SourceScanner.Malformed("a text has no end", place);
        }

        scanner.Advance(quotes);
        var end = EndOfRaw(scanner.Rest, quotes);
        if (end < 0)
        {
            throw SourceScanner.Malformed("a text has no end", place);
        }

        var text = Encoding.UTF8.GetString(scanner.Rest[..end]);
        scanner.AdvanceOver(end);
        scanner.Advance(quotes);
        if (scanner.Current == '"')
        {
            throw SourceScanner.Malformed("a raw text ends with more quotes than it begins with", place);
        }

        return text.AsSpan().IndexOfAny("\r\n\x85\u2028\u2029") < 0
            ? text
            : RawLines.Unindented(text) ?? throw SourceScanner.Malformed("the lines of a raw text begin on the line after its quotes, and each begins as the last line does, with its closing quotes", place);
    }

    /// <summary>The first run of that many quotes.</summary>
    private static int EndOfRaw(ReadOnlySpan<byte> rest, int quotes)
    {
        for (var at = 0; ;)
        {
            var start = rest[at..].IndexOf((byte)'"');
            if (start < 0)
            {
                return -1;
            }

            at += start;
            var length = rest[at..].IndexOfAnyExcept((byte)'"');
            length = length < 0 ? rest.Length - at : length;
            if (length >= quotes)
            {
                return at;
            }

            at += length;
        }
    }
}
