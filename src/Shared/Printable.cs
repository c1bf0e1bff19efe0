using System.Globalization;
using System.Text;

namespace Twisted.Shared;

/// <summary>Text from elsewhere, made harmless for a terminal and a log of lines.</summary>
internal static class Printable
{
    /// <summary>The text without control characters, line ends included.</summary>
    public static string Escape(string text)
    {
        var result = new StringBuilder(text.Length);
        Append(result, text);
        return result.ToString();
    }

    /// <summary>The text without control characters, its lines kept.</summary>
    public static string EscapeLines(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var range in text.AsSpan().Split('\n'))
        {
            if (range.Start.Value > 0)
            {
                result.Append('\n');
            }

            // Only the ends of our own lines are such: there are more, which text from elsewhere can have.
            Append(result, text.AsSpan(range).TrimEnd('\r'));
        }

        return result.ToString();
    }

    public static void Append(StringBuilder result, ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (IsHarmless(character))
            {
                result.Append(character);
            }
            else
            {
                result.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
        }
    }

    // U+2028 and U+2029 end a line for some readers; the rest of the second row reverses the order of what is shown.
    private static bool IsHarmless(char character) =>
        character == '\t'
        || (!char.IsControl(character)
            && character is not ('\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069')));
}
