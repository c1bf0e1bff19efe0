using System.Collections;

namespace Twisted.Persistence.Model;

/// <summary>Keys with a value each, in order; null can be a value. For their kinds see <see cref="PersistedObject"/>.</summary>
/// <remarks>Whether two keys are equal is for the dictionary to say that is made of it. Not safe for concurrent use.</remarks>
public sealed class PersistedMap : PersistedNode, IEnumerable<KeyValuePair<object, object?>>
{
    /// <summary>Of all that have no entries.</summary>
    private static readonly List<object> NoKeys = [];
    private static readonly List<object?> NoValues = [];

    private List<object> _keys = NoKeys;
    private List<object?> _values = NoValues;

    public PersistedMap()
    {
    }

    internal PersistedMap(int capacity)
    {
        if (capacity > 0)
        {
            _keys = new(capacity);
            _values = new(capacity);
        }
    }

    public IReadOnlyList<object> Keys => _keys;

    /// <summary>In the order of <see cref="Keys"/>.</summary>
    public IReadOnlyList<object?> Values => _values;

    /// <exception cref="ArgumentException">Key or value is of no kind of the object model.</exception>
    public void Add(object key, object? value) =>
        AddChecked(PersistedValue.Check(key) ?? throw new ArgumentNullException(nameof(key)), PersistedValue.Check(value));

    /// <summary>Adds what are known to be values of the object model.</summary>
    internal void AddChecked(object key, object? value)
    {
        if (_keys == NoKeys)
        {
            _keys = [];
            _values = [];
        }

        _keys.Add(key);
        _values.Add(value);
    }

    /// <summary>Puts others in the place of keys and values, for a reader that met them before what they refer to.</summary>
    internal void Replace(Func<object?, object?> replacement)
    {
        for (var i = 0; i < _keys.Count; i++)
        {
            _keys[i] = replacement(_keys[i])!;
            _values[i] = replacement(_values[i]);
        }
    }

    public IEnumerator<KeyValuePair<object, object?>> GetEnumerator()
    {
        for (var i = 0; i < _keys.Count; i++)
        {
            yield return new(_keys[i], _values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
