namespace Twisted.Persistence.Model;

/// <summary>What objects of one type have in common: type name, version, and the names of their members, in ordinal order.</summary>
/// <remarks>A shape remembers those that come of it by adding a member, so that objects made alike share one. Not safe for concurrent use.</remarks>
internal sealed class PersistedShape(string typeName, int version, string[] names)
{
    private List<PersistedShape>? _wider;
    private PersistedShape?[]? _narrower;

    public string TypeName { get; } = typeName;

    public int Version { get; } = version;

    /// <summary>In ordinal order, each once.</summary>
    public string[] Names { get; } = names;

    /// <returns>The member's index, or the complement of where it would be.</returns>
    public int IndexOf(string name)
    {
        // Members are few, and mostly asked for with the very string: no search beats a look at each.
        var names = Names;
        for (var i = 0; i < names.Length; i++)
        {
            if (ReferenceEquals(names[i], name))
            {
                return i;
            }
        }

        var low = 0;
        var high = names.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var order = string.CompareOrdinal(names[middle], name);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }

    /// <summary>The shape with one member more.</summary>
    /// <param name="name">A name that this shape lacks.</param>
    /// <param name="index">Where it belongs.</param>
    public PersistedShape With(string name, int index)
    {
        foreach (var wider in _wider ?? [])
        {
            if (wider.Names[index] == name)
            {
                return wider;
            }
        }

        var names = new string[Names.Length + 1];
        Array.Copy(Names, names, index);
        names[index] = name;
        Array.Copy(Names, index, names, index + 1, Names.Length - index);
        var shape = new PersistedShape(TypeName, Version, names);
        (_wider ??= []).Add(shape);
        return shape;
    }

    /// <summary>The shape with one member less.</summary>
    public PersistedShape Without(int index) =>
        (_narrower ??= new PersistedShape?[Names.Length])[index] ??= new PersistedShape(TypeName, Version, [.. Names.AsSpan(..index), .. Names.AsSpan((index + 1)..)]);
}
