using Twisted.Persistence.Model;

namespace Twisted.Persistence.Xml;

/// <summary>The nodes of a file by their ids. A reference may stand before what it refers to.</summary>
internal sealed class XmlNodes
{
    private readonly Dictionary<string, PersistedNode> _byId = new(StringComparer.Ordinal);

    /// <summary>Those that hold references to what came later.</summary>
    private readonly List<PersistedNode> _incomplete = [];

    /// <exception cref="InvalidDataException">Another has the id.</exception>
    public void Add(string id, PersistedNode node)
    {
        if (!_byId.TryAdd(id, node))
        {
            throw XmlInput.Wrong(node.Place, $"the id \"{XmlInput.Shorten(id)}\" is that of the element{Position.Describe(_byId[id].Place)} already; give it one of its own");
        }
    }

    public object Find(string id, long place) => _byId.TryGetValue(id, out var node) ? node : new ForwardReference(id, place);

    /// <summary>Notes that some value of the node is a <see cref="ForwardReference"/>.</summary>
    public void AddIncomplete(PersistedNode node) => _incomplete.Add(node);

    /// <summary>Called when all has been read.</summary>
    /// <exception cref="InvalidDataException">Something is referred to that does not exist.</exception>
    public void Complete()
    {
        foreach (var node in _incomplete)
        {
            switch (node)
            {
                case PersistedList list:
                    list.Replace(Target);
                    break;
                case PersistedMap map:
                    map.Replace(Target);
                    break;
                case PersistedObject item:
                    for (var i = 0; i < item.Values.Length; i++)
                    {
                        item.Values[i] = Target(item.Values[i]);
                    }

                    break;
            }
        }
    }

    private object? Target(object? value) => value is not ForwardReference reference
        ? value
        : _byId.GetValueOrDefault(reference.Id)
            ?? throw XmlInput.Wrong(reference.Place, $"tap:ref=\"{XmlInput.Shorten(reference.Id)}\" refers to nothing: no element has tap:id=\"{XmlInput.Shorten(reference.Id)}\"");
}
