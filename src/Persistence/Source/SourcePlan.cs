using System.Globalization;
using System.Runtime.CompilerServices;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Source;

/// <summary>Which nodes become variables, in which order, and what has to wait until all are declared.</summary>
internal sealed class SourcePlan
{
    /// <summary>How deep one expression nests. Compilers give up on deeper ones, and so do readers.</summary>
    private const int DeepestExpression = 40;

    private const int LongestStem = 40;

    private readonly SharedNodes _shared;
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<NamedNode> _order = [];

    public SourcePlan(TapDocument document)
    {
        _shared = new SharedNodes(document.Root, document.DropIns);
        Declare(document.Root, SourceWords.Root);
        Declare(document.DropIns, SourceWords.DropIns);
    }

    /// <summary>In the order of their declarations.</summary>
    public IReadOnlyList<NamedNode> Order => _order;

    /// <summary>The variable of a node; null when it stands where it is used.</summary>
    public NamedNode? Find(PersistedNode node) => node.Visitor == this ? (NamedNode)node.Mark! : null;

    private NamedNode Declare(PersistedNode node, string name)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var named = new NamedNode(node, name);
        node.Visitor = this;
        node.Mark = named;
        switch (node)
        {
            case PersistedObject item:
                for (var i = 0; i < item.Values.Length; i++)
                {
                    if (RefersAhead(item.Values[i], 1))
                    {
                        (named.LateMembers ??= []).Add(i);
                    }
                }

                break;
            case PersistedList list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    if (RefersAhead(list.Items[i], 1))
                    {
                        named.FirstLate = Math.Min(named.FirstLate, i);
                    }
                }

                break;
            case PersistedMap map:
                for (var i = 0; i < map.Keys.Count; i++)
                {
                    // Both are visited, whatever the key says.
                    if (RefersAhead(map.Keys[i], 1) | RefersAhead(map.Values[i], 1))
                    {
                        named.FirstLate = Math.Min(named.FirstLate, i);
                    }
                }

                break;
        }

        named.IsDeclared = true;
        _order.Add(named);
        return named;
    }

    /// <summary>Declares what the value needs; true when it needs something whose own declaration is under way.</summary>
    private bool RefersAhead(object? value, int depth)
    {
        if (value is not PersistedNode node)
        {
            return false;
        }

        if (node.Visitor == this)
        {
            return !((NamedNode)node.Mark!).IsDeclared;
        }

        if (depth >= DeepestExpression || _shared.Contains(node))
        {
            return !Declare(node, NameFor(node)).IsDeclared;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        var isAhead = false;
        switch (node)
        {
            case PersistedObject item:
                foreach (var member in item.Values)
                {
                    isAhead |= RefersAhead(member, depth + 1);
                }

                break;
            case PersistedList list:
                foreach (var item in list.Items)
                {
                    isAhead |= RefersAhead(item, depth + 1);
                }

                break;
            case PersistedMap map:
                for (var i = 0; i < map.Keys.Count; i++)
                {
                    isAhead |= RefersAhead(map.Keys[i], depth + 1) | RefersAhead(map.Values[i], depth + 1);
                }

                break;
        }

        return isAhead;
    }

    /// <summary>The last word of the type's name, and a number: so it is no word of the language, nor any other name of the file.</summary>
    private string NameFor(PersistedNode node)
    {
        var stem = node switch
        {
            PersistedObject item => Stem(item.TypeName),
            PersistedList => "list",
            _ => "map",
        };
        var count = _counts.GetValueOrDefault(stem) + 1;
        _counts[stem] = count;
        return stem + count.ToString(CultureInfo.InvariantCulture);
    }

    private static string Stem(string typeName)
    {
        var stem = new System.Text.StringBuilder();
        for (var i = typeName.LastIndexOf('.') + 1; i < typeName.Length && stem.Length < LongestStem; i++)
        {
            var character = typeName[i];
            if (char.IsAsciiLetter(character) || (stem.Length > 0 && char.IsAsciiDigit(character)))
            {
                stem.Append(stem.Length == 0 ? char.ToLowerInvariant(character) : character);
            }
        }

        // Else "a1" and 1 would be the name of "a" and 11.
        while (stem.Length > 0 && char.IsAsciiDigit(stem[^1]))
        {
            stem.Length--;
        }

        return stem.Length == 0 ? "item" : stem.ToString();
    }
}
