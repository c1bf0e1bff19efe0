using Twisted.Persistence.Model;

namespace Twisted.Taps.Reloading;

/// <summary>Finds out which services of a tap share an object: those belong together.</summary>
internal sealed class SharedObjects
{
    private readonly Dictionary<PersistedNode, int> _owners = new(ReferenceEqualityComparer.Instance);
    private readonly List<int> _parents = [];

    /// <summary>Adds a service with all that it refers to.</summary>
    /// <returns>Its number, from 0.</returns>
    public int Add(PersistedObject service)
    {
        var number = _parents.Count;
        _parents.Add(number);
        var pending = new Stack<PersistedNode>();
        pending.Push(service);
        while (pending.TryPop(out var node))
        {
            if (_owners.TryGetValue(node, out var owner))
            {
                _parents[Find(owner)] = Find(number);
                continue;
            }

            _owners.Add(node, number);
            foreach (var value in ValuesOf(node))
            {
                if (value is PersistedNode inner)
                {
                    pending.Push(inner);
                }
            }
        }

        return number;
    }

    /// <summary>The same for all services that belong together.</summary>
    public int Find(int number)
    {
        while (_parents[number] != number)
        {
            number = _parents[number] = _parents[_parents[number]];
        }

        return number;
    }

    private static IEnumerable<object?> ValuesOf(PersistedNode node) => node switch
    {
        PersistedObject item => item.Select(static member => (object?)member.Value),
        PersistedList list => list.Items,
        PersistedMap map => map.Keys.Concat(map.Values),
        _ => [],
    };
}
