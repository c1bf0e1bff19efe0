using System.Globalization;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Xml;

/// <summary>Names for nodes that are referred to twice: what it is and which of them, such as <c>staticQuoter1</c>.</summary>
/// <remarks>They depend on the model alone, so that a line that stays the same says the same in the next version.</remarks>
internal sealed class NodeIds
{
    private const int LongestBase = 40;

    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public string Next(PersistedNode node)
    {
        var name = node switch
        {
            PersistedObject item => BaseOf(item.TypeName),
            PersistedMap => XmlNames.Map,
            _ => XmlNames.List,
        };
        var count = _counts[name] = _counts.GetValueOrDefault(name) + 1;

        // No base has an underscore, so "a1" and "a" cannot meet at "a11".
        var separator = char.IsAsciiDigit(name[^1]) ? "_" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{name}{separator}{count}");
    }

    private static string BaseOf(string typeName)
    {
        var part = typeName[(typeName.LastIndexOf('.') + 1)..];
        var letters = string.Concat(part.Where(char.IsAsciiLetterOrDigit).SkipWhile(char.IsAsciiDigit).Take(LongestBase));
        return letters.Length > 0 ? char.ToLowerInvariant(letters[0]) + letters[1..] : XmlNames.Object;
    }
}
