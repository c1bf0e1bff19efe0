using System.Runtime.InteropServices;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Xml;

/// <summary>The members of all objects that are being read, the innermost last.</summary>
internal sealed class XmlMembers
{
    private readonly List<string> _names = [];
    private readonly List<object> _values = [];
    private readonly List<long> _places = [];

    public int Count => _names.Count;

    public void Add(string name, object value, long place)
    {
        _names.Add(name);
        _values.Add(value);
        _places.Add(place);
    }

    public string NameAt(int index) => _names[index];

    public long PlaceAt(int index) => _places[index];

    /// <summary>True when a member from one on is a reference to what comes later.</summary>
    public bool HasReference(int first)
    {
        for (var i = first; i < _values.Count; i++)
        {
            if (_values[i] is ForwardReference)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives an object the members from one on, and forgets them.</summary>
    /// <returns>The index of a member that is there twice; negative when none is.</returns>
    public int Complete(PersistedObject node, XmlType type, int first)
    {
        var names = CollectionsMarshal.AsSpan(_names)[first..];
        if (names.IsEmpty)
        {
            // It was made without members, and there may be millions of such.
            return -1;
        }

        if (type.OrderOf(names, out var repeated) is not { } order)
        {
            return first + repeated;
        }

        var values = new object?[names.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[order.Indexes[i]] = _values[first + i];
        }

        node.Complete(order.Shape, values);
        node.MemberPlaces = order.PlacesOf(CollectionsMarshal.AsSpan(_places)[first..], node.Place);
        _names.RemoveRange(first, values.Length);
        _values.RemoveRange(first, values.Length);
        _places.RemoveRange(first, values.Length);
        return -1;
    }
}
