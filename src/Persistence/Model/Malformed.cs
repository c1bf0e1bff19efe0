using System.Globalization;
using System.Text;

namespace Twisted.Persistence.Model;

/// <summary>The error for what a reader cannot take, in one line whatever the file says.</summary>
internal static class Malformed
{
    private const int LongestText = 500;
    private const int LongestName = 100;

    /// <param name="place">Where it is.</param>
    /// <param name="what">What is wrong, and what is expected; it may hold names from the file.</param>
    /// <param name="cause">What was thrown for it, if anything.</param>
    public static InvalidDataException At(long place, string what, Exception? cause = null) =>
        new($"It is malformed{Position.Describe(place)}: {Shown(what, LongestText)}.", cause);

    /// <summary>A name from the file for a message: no longer than can be read, and nothing in it that a terminal would obey.</summary>
    public static string Name(string name) => Shown(name, LongestName);

    private static string Shown(string text, int longest)
    {
        var isCut = text.Length > longest;
        var shown = isCut ? text[..longest] : text;
        var builder = new StringBuilder(shown.Length);
        foreach (var character in shown)
        {
            if (IsShown(character))
            {
                builder.Append(character);
            }
            else
            {
                builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
        }

        return isCut ? builder.Append('…').ToString() : builder.ToString();
    }

    // Formats include those that turn the direction of what follows.
    private static bool IsShown(char character) => char.GetUnicodeCategory(character) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
