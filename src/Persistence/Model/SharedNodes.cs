using System.Runtime.CompilerServices;

namespace Twisted.Persistence.Model;

/// <summary>Which nodes of a model are referred to more than once, so that they have to be named.</summary>
/// <remarks>It keeps only those. One looks at a model at a time.</remarks>
public sealed class SharedNodes
{
    private readonly HashSet<PersistedNode> _shared = new(ReferenceEqualityComparer.Instance);

    /// <exception cref="InsufficientExecutionStackException">They are nested too deeply.</exception>
    public SharedNodes(params ReadOnlySpan<PersistedNode> roots)
    {
        foreach (var root in roots)
        {
            Visit(root);
        }
    }

    public bool Contains(PersistedNode node) => _shared.Count > 0 && _shared.Contains(node);

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
