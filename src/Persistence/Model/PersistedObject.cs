using System.Collections;

namespace Twisted.Persistence.Model;

/// <summary>An object: its type's persisted name and version, and its members in the ordinal order of their names.</summary>
/// <remarks>
/// A value of a member is null, a <see cref="bool"/>, a <see cref="long"/>, a <see cref="double"/>, a <see cref="string"/>, a
/// <see cref="byte"/> array, a <see cref="PersistedList"/>, a <see cref="PersistedMap"/> or a <see cref="PersistedObject"/>.
/// A member without a value is not there. Not safe for concurrent use.
/// </remarks>
public sealed class PersistedObject : PersistedNode, IEnumerable<KeyValuePair<string, object>>
{
    private object?[] _values;

    /// <param name="typeName">The type's persisted name.</param>
    /// <param name="version">From 1.</param>
    public PersistedObject(string typeName, int version = 1)
        : this(new PersistedShape(typeName, version, []), [])
    {
    }

    /// <param name="shape">The members.</param>
    /// <param name="values">Theirs, in the shape's order; none is null once the object is complete. Owned by the object from then on.</param>
    internal PersistedObject(PersistedShape shape, object?[] values)
    {
        Shape = shape;
        _values = values;
    }

    public string TypeName => Shape.TypeName;

    public int Version => Shape.Version;

    /// <summary>Where its members stand; null where only the object's own place is known.</summary>
    internal MemberPlaces? MemberPlaces { get; set; }

    internal PersistedShape Shape { get; private set; }

    internal object?[] Values => _values;

    /// <summary>A member's value; null when it has no such member.</summary>
    /// <remarks>Setting null removes it.</remarks>
    /// <exception cref="ArgumentException">On setting, the value is of no kind of the object model.</exception>
    public object? this[string name]
    {
        get => Shape.IndexOf(name) is >= 0 and var index ? _values[index] : null;
        set => Set(name, PersistedValue.Check(value));
    }

    /// <summary>The names of its members, in ordinal order.</summary>
    public IReadOnlyList<string> Names => Shape.Names;

    public bool Has(string name) => Shape.IndexOf(name) >= 0;

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator()
    {
        for (var i = 0; i < _values.Length; i++)
        {
            yield return new(Shape.Names[i], _values[i]!);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Where it stands, or one of its members.</summary>
    internal long PlaceOf(string member) => MemberPlaces?.Find(member, Place) ?? Place;

    /// <summary>Gives an object that could be referred to before its members were known what it has.</summary>
    internal void Complete(PersistedShape shape, object?[] values)
    {
        Shape = shape;
        _values = values;
    }

    private void Set(string name, object? value)
    {
        var index = Shape.IndexOf(name);
        if (index >= 0 && value is not null)
        {
            _values[index] = value;
        }
        else if (index >= 0)
        {
            Complete(Shape.Without(index), [.. _values.AsSpan(..index), .. _values.AsSpan((index + 1)..)]);
        }
        else if (value is not null)
        {
            var values = new object?[_values.Length + 1];
            Array.Copy(_values, values, ~index);
            values[~index] = value;
            Array.Copy(_values, ~index, values, ~index + 1, _values.Length - ~index);
            Complete(Shape.With(name, ~index), values);
        }
    }
}
