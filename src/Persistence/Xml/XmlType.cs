using Twisted.Persistence.Model;

namespace Twisted.Persistence.Xml;

/// <summary>A version of a type that was met in a file, with the last orders of members that its objects had.</summary>
internal sealed class XmlType(string name, int version)
{
    /// <summary>Few, as each is compared with; what has more variety than that only shares less.</summary>
    private const int MostRecent = 8;

    private List<MemberOrder>? _recent;
    private int _next;

    /// <summary>The shape of an object without members.</summary>
    public PersistedShape Empty { get; } = new(name, version, []);

    /// <returns>Null when a name is there twice; then <paramref name="repeated"/> is the index of the second.</returns>
    public MemberOrder? OrderOf(ReadOnlySpan<string> names, out int repeated)
    {
        repeated = -1;
        foreach (var order in _recent ?? [])
        {
            if (order.IsOf(names))
            {
                return order;
            }
        }

        return Learn(names.ToArray(), out repeated);
    }

    private MemberOrder? Learn(string[] written, out int repeated)
    {
        repeated = -1;
        var names = (string[])written.Clone();
        var places = new int[names.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = i;
        }

        Array.Sort(names, places, StringComparer.Ordinal);
        var indexes = new int[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            indexes[places[i]] = i;
            if (i > 0 && names[i] == names[i - 1])
            {
                repeated = Math.Max(places[i], places[i - 1]);
                return null;
            }
        }

        var order = new MemberOrder(written, indexes, new PersistedShape(Empty.TypeName, Empty.Version, names));
        _recent ??= [];
        if (_recent.Count < MostRecent)
        {
            _recent.Add(order);
        }
        else
        {
            _recent[_next++ % MostRecent] = order;
        }

        return order;
    }
}
