using System.Xml;

namespace Twisted.Analyzers.Model;

/// <summary>Names in a tap: what they are by default, and what they may be.</summary>
internal static class TapNames
{
    /// <summary>Camel case without underscores in front: <c>_fileNames</c>, <c>FileNames</c> → <c>fileNames</c>; <c>URLPath</c> → <c>urlPath</c>.</summary>
    public static string Of(string identifier)
    {
        var letters = identifier.TrimStart('_').ToCharArray();
        for (var i = 0; i < letters.Length && char.IsUpper(letters[i]); i++)
        {
            // Of a run of capitals the last one begins a word, unless it ends the name.
            if (i > 0 && i + 1 < letters.Length && char.IsLower(letters[i + 1]))
            {
                break;
            }

            letters[i] = char.ToLowerInvariant(letters[i]);
        }

        return new string(letters);
    }

    /// <summary>True for what can name a persisted type; the same rule as that of the registry.</summary>
    public static bool CanNameType(string name)
    {
        if (name.Length == 0 || !IsAsciiLetter(name[0]))
        {
            return false;
        }

        foreach (var character in name)
        {
            if (!IsAsciiLetter(character) && character is not ((>= '0' and <= '9') or '.' or '-' or '_'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True for what can name a member: it may become the name of an XML element.</summary>
    public static bool CanNameMember(string name)
    {
        if (name.Length == 0 || !XmlConvert.IsStartNCNameChar(name[0]))
        {
            return false;
        }

        foreach (var character in name)
        {
            if (!XmlConvert.IsNCNameChar(character))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAsciiLetter(char character) => (character | 0x20) is >= 'a' and <= 'z';
}
