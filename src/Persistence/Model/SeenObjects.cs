using System.Runtime.CompilerServices;

namespace Twisted.Persistence.Model;

/// <summary>The objects and collections that a writer met, by identity, each with what it is in the model.</summary>
/// <remarks>
/// Two arrays and no nodes: of a large application this table has every object, and a dictionary of them took half of the time that
/// the writer needs.
/// </remarks>
internal sealed class SeenObjects
{
    private object?[] _keys = new object?[64];
    private PersistedNode?[] _nodes = new PersistedNode?[64];
    private int _count;

    /// <returns>Null for what was not met.</returns>
    public PersistedNode? Find(object key) => _nodes[IndexOf(_keys, key)];

    /// <param name="key">Was not met before.</param>
    /// <param name="node">What it is in the model.</param>
    public void Add(object key, PersistedNode node)
    {
        if (++_count > _keys.Length / 2)
        {
            Grow();
        }

        Put(key, node);
    }

    /// <param name="key">Was met before.</param>
    /// <param name="node">What it is in the model after all.</param>
    public void Replace(object key, PersistedNode node) => Put(key, node);

    private void Put(object key, PersistedNode node)
    {
        var index = IndexOf(_keys, key);
        _keys[index] = key;
        _nodes[index] = node;
    }

    private void Grow()
    {
        var keys = new object?[4 * _keys.Length];
        var nodes = new PersistedNode?[keys.Length];
        for (var i = 0; i < _keys.Length; i++)
        {
            if (_keys[i] is { } key)
            {
                var index = IndexOf(keys, key);
                keys[index] = key;
                nodes[index] = _nodes[i];
            }
        }

        _keys = keys;
        _nodes = nodes;
    }

    /// <returns>Where the key is, or would be.</returns>
    private static int IndexOf(object?[] keys, object key)
    {
        var mask = keys.Length - 1;

        // Multiplied, since the runtime's hashes of objects are not meant to be cut off.
        var index = (int)(((uint)RuntimeHelpers.GetHashCode(key) * 0x9e3779b1u) >> 7) & mask;
        while (keys[index] is { } other && !ReferenceEquals(other, key))
        {
            index = (index + 1) & mask;
        }

        return index;
    }
}
