using System.Xml;

namespace Twisted.Persistence.Xml;

/// <summary>The names of <c>.tax</c>, and which names of types and members can stand for themselves.</summary>
internal static class XmlNames
{
    /// <summary>The namespace of elements.</summary>
    public const string Tap = "urn:twisted:tap";

    /// <summary>The namespace of the attributes that are about a value, so that they never clash with a member.</summary>
    public const string Model = "urn:twisted:tap:model";

    public const string Root = "tap";
    public const string Format = "format";
    public const string Application = "application";
    public const string DropIns = "dropIns";

    public const string Type = "type";
    public const string Version = "version";
    public const string Id = "id";
    public const string Reference = "ref";
    public const string Kind = "kind";
    public const string Name = "name";

    public const string Text = "text";
    public const string Escaped = "escaped";
    public const string Integer = "integer";
    public const string Real = "real";
    public const string Boolean = "boolean";
    public const string Bytes = "bytes";
    public const string Null = "null";
    public const string List = "list";
    public const string Map = "map";
    public const string Object = "object";

    public const string Entry = "entry";
    public const string Key = "key";
    public const string Value = "value";
    public const string Member = "member";

    /// <summary>The element of objects of a type; null for a type that has none of its own.</summary>
    public static string? ElementOf(string typeName)
    {
        if (typeName is not [>= 'A' and <= 'Z', ..])
        {
            return null;
        }

        foreach (var character in typeName)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_'))
            {
                return null;
            }
        }

        var element = char.ToLowerInvariant(typeName[0]) + typeName[1..];
        return MeansSomethingElse(element) ? null : element;
    }

    /// <summary>The type whose objects have an element; null when no type has.</summary>
    public static string? TypeOf(string element)
    {
        var typeName = element is [>= 'a' and <= 'z', ..] ? char.ToUpperInvariant(element[0]) + element[1..] : element;
        return ElementOf(typeName) == element ? typeName : null;
    }

    /// <summary>True for a member that an attribute or an element can be named after.</summary>
    public static bool CanName(string member)
    {
        if (member.Length == 0 || !XmlConvert.IsStartNCNameChar(member[0]))
        {
            return false;
        }

        for (var i = 1; i < member.Length; i++)
        {
            if (!XmlConvert.IsNCNameChar(member[i]))
            {
                return false;
            }
        }

        // XML keeps these to itself; "xmlns" is no attribute at all.
        return !member.StartsWith("xml", StringComparison.OrdinalIgnoreCase);
    }

    private static bool MeansSomethingElse(string element) => element
        is Text or Escaped or Integer or Real or Boolean or Bytes or Null or List or Map or Object or Entry or Key or Value or Member or Root
        || element.StartsWith("xml", StringComparison.Ordinal);
}
