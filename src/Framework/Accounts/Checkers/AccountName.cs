using System.Text;

namespace Twisted.Accounts;

/// <summary>What the name of an account may be: what fits into a line of a file, and cannot be mistaken for another on a screen.</summary>
public static class AccountName
{
    /// <summary>The longest name: 255 bytes of UTF-8.</summary>
    public const int LongestName = 255;

    /// <summary>What is wrong with a name, to stand behind it in a message; null for one that may be.</summary>
    public static string? FaultOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length == 0 ? "an account needs a name"
            : Encoding.UTF8.GetByteCount(name) > LongestName ? $"a name has {LongestName} bytes at most"
            : name[0] == '#' ? "a name does not begin with \"#\", which begins a comment"
            : name.Any(character => character == ':' || char.IsControl(character) || char.IsSurrogate(character) || character is '\u2028' or '\u2029')
                ? "a name has no colon and no control character"
            : char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1]) ? "a name neither begins nor ends with a space"
            : null;
    }
}
