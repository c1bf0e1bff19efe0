using Twisted.Persistence.Model;

namespace Twisted.Persistence.Source;

/// <summary>Members as they are read, of an object and of those that it is in: a stack.</summary>
internal sealed class SourceMembers
{
    private string[] _names = new string[16];
    private object?[] _values = new object?[16];
    private long[] _places = new long[16];

    public int Count { get; private set; }

    public void Add(string name, object value, long place)
    {
        if (Count == _names.Length)
        {
            Array.Resize(ref _names, 2 * Count);
            Array.Resize(ref _values, 2 * Count);
            Array.Resize(ref _places, 2 * Count);
        }

        _names[Count] = name;
        _values[Count] = value;
        _places[Count++] = place;
    }

    /// <summary>Takes the topmost members off, and gives them to their object.</summary>
    /// <param name="item">The object.</param>
    /// <param name="shapes">The shapes of its type.</param>
    /// <param name="start">How many members are left.</param>
    /// <param name="withPlaces">Whether the object is to know where its members stand.</param>
    /// <returns>0; or the place of a member that is there twice.</returns>
    public long Complete(PersistedObject item, SourceShapes shapes, int start, bool withPlaces)
    {
        var count = Count - start;
        if (!IsSorted(start))
        {
            Sort(start, count);
        }

        for (var i = start + 1; i < Count; i++)
        {
            if (_names[i] == _names[i - 1])
            {
                return Math.Max(_places[i], _places[i - 1]);
            }
        }

        item.Complete(shapes.Get(_names.AsSpan(start, count)), _values.AsSpan(start, count).ToArray());
        if (withPlaces)
        {
            item.MemberPlaces = MemberPlaces.Of(item.Shape.Names, _places.AsSpan(start, count), item.Place);
        }

        // What is no longer here must not be kept alive by it.
        Array.Clear(_values, start, count);
        Count = start;
        return 0;
    }

    private bool IsSorted(int start)
    {
        for (var i = start + 1; i < Count; i++)
        {
            if (string.CompareOrdinal(_names[i - 1], _names[i]) > 0)
            {
                return false;
            }
        }

        return true;
    }

    private void Sort(int start, int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        var names = _names.AsSpan(start, count).ToArray();
        var values = _values.AsSpan(start, count).ToArray();
        var places = _places.AsSpan(start, count).ToArray();
        Array.Sort(order, (left, right) => string.CompareOrdinal(names[left], names[right]));
        for (var i = 0; i < count; i++)
        {
            _names[start + i] = names[order[i]];
            _values[start + i] = values[order[i]];
            _places[start + i] = places[order[i]];
        }
    }
}
