using System.Globalization;
using System.Text;

namespace Twisted.Testing;

/// <summary>Bytes as text of one line: UTF-8, with <c>\r</c>, <c>\n</c>, <c>\t</c>, <c>\\</c>, and <c>\x</c> with two hexadecimal digits for what has no picture.</summary>
internal static class EscapedText
{
    /// <summary>Bytes as text.</summary>
    public static string Escape(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        while (!bytes.IsEmpty)
        {
            var isWhole = Rune.DecodeFromUtf8(bytes, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (isWhole && !Rune.IsControl(rune) && rune.Value != '\\')
            {
                text.Append(rune);
            }
            else
            {
                foreach (var one in bytes[..length])
                {
                    text.Append(Escape(one));
                }
            }

            bytes = bytes[length..];
        }

        return text.ToString();
    }

    /// <summary>Text as bytes.</summary>
    /// <exception cref="FormatException">There is a backslash that means nothing.</exception>
    public static byte[] Unescape(ReadOnlySpan<char> text)
    {
        var bytes = new List<byte>();
        while (text.IndexOf('\\') is >= 0 and var at)
        {
            bytes.AddRange(Encoding.UTF8.GetBytes(text[..at].ToString()));
            text = text[(at + 1)..];
            bytes.Add(Unescape(ref text));
        }

        bytes.AddRange(Encoding.UTF8.GetBytes(text.ToString()));
        return [.. bytes];
    }

    private static string Escape(byte one) => one switch
    {
        (byte)'\r' => "\\r",
        (byte)'\n' => "\\n",
        (byte)'\t' => "\\t",
        (byte)'\\' => "\\\\",
        _ => $"\\x{one:x2}",
    };

    private static byte Unescape(ref ReadOnlySpan<char> text)
    {
        var letter = text.IsEmpty ? '\0' : text[0];
        if (letter == 'x' && text.Length > 2 && byte.TryParse(text[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            text = text[3..];
            return value;
        }

        value = letter switch
        {
            'r' => (byte)'\r',
            'n' => (byte)'\n',
            't' => (byte)'\t',
            '\\' => (byte)'\\',
            _ => throw new FormatException($"\"\\{(letter == '\0' ? "" : letter)}\" means nothing; there are \\r, \\n, \\t, \\\\ and \\x with two hexadecimal digits."),
        };
        text = text[1..];
        return value;
    }
}
