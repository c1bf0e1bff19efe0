using System.Collections;

namespace Twisted.Persistence.Model;

/// <summary>Values in order; null is one. For their kinds see <see cref="PersistedObject"/>. Not safe for concurrent use.</summary>
public sealed class PersistedList : PersistedNode, IEnumerable<object?>
{
    /// <summary>Of all that have no items.</summary>
    private static readonly List<object?> None = [];

    private List<object?> _items;

    public PersistedList() => _items = None;

    internal PersistedList(int capacity) => _items = capacity == 0 ? None : new(capacity);

    public IReadOnlyList<object?> Items => _items;

    /// <exception cref="ArgumentException">The value is of no kind of the object model.</exception>
    public void Add(object? value) => AddChecked(PersistedValue.Check(value));

    /// <summary>Adds what is known to be a value of the object model.</summary>
    internal void AddChecked(object? value)
    {
        if (_items == None)
        {
            _items = [];
        }

        _items.Add(value);
    }

    /// <summary>Puts others in the place of items, for a reader that met them before what they refer to.</summary>
    internal void Replace(Func<object?, object?> replacement)
    {
        for (var i = 0; i < _items.Count; i++)
        {
            _items[i] = replacement(_items[i]);
        }
    }

    public IEnumerator<object?> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
