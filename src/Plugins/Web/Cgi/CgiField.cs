using System.Buffers;
using System.Globalization;
using System.Text;

namespace Twisted.Web;

/// <summary>A line of the headers of a program.</summary>
internal static class CgiField
{
    private static readonly SearchValues<byte> OfNames =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <exception cref="CgiFailure">It is none, or cannot be sent to a client.</exception>
    public static (string Name, string Value) Parse(ReadOnlySpan<byte> line)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            throw new CgiFailure("it continues a header on the next line");
        }

        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExcept(OfNames))
        {
            throw new CgiFailure($"\"{Shown(line)}\" is no header");
        }

        var name = Encoding.ASCII.GetString(line[..colon]);
        return (name, ValueOf(name, line[(colon + 1)..].Trim(" \t"u8)));
    }

    private static string ValueOf(string name, ReadOnlySpan<byte> value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var character in value)
        {
            if (character is (byte)'\t' or >= 0x20 and < 0x7f)
            {
                text.Append((char)character);
            }
            else if (character >= 0x80 && name.Equals("Location", StringComparison.OrdinalIgnoreCase))
            {
                // What a URI has it as; other headers have no such rule that holds for all.
                text.Append(CultureInfo.InvariantCulture, $"%{character:X2}");
            }
            else
            {
                throw new CgiFailure($"the value of {name} has a byte that a header cannot have, 0x{character:x2}");
            }
        }

        return text.ToString();
    }

    private static string Shown(ReadOnlySpan<byte> line)
    {
        const int Most = 80;
        var text = new StringBuilder(Most);
        foreach (var character in line[..Math.Min(line.Length, Most)])
        {
            text.Append(character is >= 0x20 and < 0x7f ? (char)character : '?');
        }

        return text.ToString();
    }
}
