using System.Runtime.CompilerServices;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Upgrading;

/// <summary>The objects of a model in an order in which each goes before those that it refers to, except in a circle.</summary>
internal sealed class ReferrersFirst
{
    // Not the nodes' own marks: a reader may be in the middle of its walk.
    private readonly HashSet<PersistedNode> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly List<PersistedObject> _left = [];

    private ReferrersFirst()
    {
    }

    public static List<PersistedObject> Of(PersistedObject root)
    {
        var walk = new ReferrersFirst();
        walk.Visit(root);
        walk._left.Reverse();
        return walk._left;
    }

    private void Visit(object? value)
    {
        if (value is not PersistedNode node || !_seen.Add(node))
        {
            return;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (node)
        {
            case PersistedObject item:
                // From behind, since all is turned round in the end: siblings then keep their order.
                for (var i = item.Values.Length - 1; i >= 0; i--)
                {
                    Visit(item.Values[i]);
                }

                _left.Add(item);
                break;
            case PersistedList list:
                for (var i = list.Items.Count - 1; i >= 0; i--)
                {
                    Visit(list.Items[i]);
                }

                break;
            case PersistedMap map:
                for (var i = map.Keys.Count - 1; i >= 0; i--)
                {
                    Visit(map.Values[i]);
                    Visit(map.Keys[i]);
                }

                break;
        }
    }
}
