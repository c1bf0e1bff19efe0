using System.Collections;

namespace Twisted.Persistence.Model;

/// <summary>Values in order; null is one. For their kinds see <see cref="PersistedObject"/>. Not safe for concurrent use.</summary>
public sealed class PersistedList : IEnumerable
{
    private readonly List<object?> _items;

    public PersistedList() => _items = [];

    internal PersistedList(int capacity) => _items = new(capacity);

    public IReadOnlyList<object?> Items => _items;

    /// <summary>Where it stands in the file that it was read from; see <see cref="Position"/>.</summary>
    internal long Place { get; set; }

    /// <summary>What a reader made of it.</summary>
    internal object? Made { get; set; }

    /// <exception cref="ArgumentException">The value is of no kind of the object model.</exception>
    public void Add(object? value) => _items.Add(PersistedValue.Check(value));

    public IEnumerator GetEnumerator() => _items.GetEnumerator();
}
