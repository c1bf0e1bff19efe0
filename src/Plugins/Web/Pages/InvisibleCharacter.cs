using System.Globalization;
using System.Text;

namespace Twisted.Web;

/// <summary>Characters that would not be seen, or would make others be seen in another order: a file's name must not look like another's.</summary>
/// <remarks>The joiners U+200C and U+200D are not among them, as Persian, Indian scripts and emoji need them.</remarks>
internal static class InvisibleCharacter
{
    /// <returns><c>U+202E</c> and the like, as few fonts have pictures for control characters; null for a character that shows itself.</returns>
    public static string? Show(Rune rune) => IsInvisible(rune.Value) ? string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}") : null;

    /// <summary>All of a text that is not HTML, in one line.</summary>
    public static string ShowIn(string text) => string.Concat(text.EnumerateRunes().Select(rune => Show(rune) ?? rune.ToString()));

    private static bool IsInvisible(int code) => code is
        < 0x20 or (>= 0x7F and < 0xA0) or 0xAD // controls, the soft hyphen
        or 0x034F or 0x061C or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x180E or 0x3164 or 0xFFA0 // joiners and fillers
        or 0x200B or 0x200E or 0x200F // a space without width, direction
        or (>= 0x2028 and <= 0x202E) // ends of lines, embedding and override of direction
        or (>= 0x2060 and <= 0x206F) // word joiner, isolation of direction
        or 0xFEFF or (>= 0xFFF9 and <= 0xFFFB);
}
