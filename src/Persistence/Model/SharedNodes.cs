using System.Runtime.CompilerServices;

namespace Twisted.Persistence.Model;

/// <summary>Which nodes of a model are referred to more than once, so that an encoding has to name them.</summary>
internal sealed class SharedNodes
{
    private readonly HashSet<PersistedNode> _shared = new(ReferenceEqualityComparer.Instance);

    public SharedNodes(params ReadOnlySpan<PersistedNode> roots)
    {
        foreach (var root in roots)
        {
            Visit(root);
        }
    }

    public bool Contains(PersistedNode node) => _shared.Contains(node);

    private void Visit(object? value)
    {
        if (value is not PersistedNode node)
        {
            return;
        }

        if (node.Visitor == this)
        {
            _shared.Add(node);
            return;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        node.Visitor = this;
        switch (node)
        {
            case PersistedObject item:
                foreach (var member in item.Values)
                {
                    Visit(member);
                }

                break;
            case PersistedList list:
                foreach (var item in list.Items)
                {
                    Visit(item);
                }

                break;
            case PersistedMap map:
                for (var i = 0; i < map.Keys.Count; i++)
                {
                    Visit(map.Keys[i]);
                    Visit(map.Values[i]);
                }

                break;
        }
    }
}
