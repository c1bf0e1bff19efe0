namespace Twisted.Persistence.Model;

/// <summary>The shape that objects of one type had last: mostly the one that the next will have.</summary>
internal sealed class ShapeOfWriting(PersistedType type)
{
    private string[] _written = [];
    private int[] _order = [];
    private PersistedShape? _shape;

    public PersistedType Type => type;

    /// <summary>The shape of an object that has no members yet.</summary>
    public PersistedShape Empty { get; } = new(type.Name, type.Version, []);

    /// <summary>Gives an object its members.</summary>
    /// <param name="target">The object.</param>
    /// <param name="names">In the order in which they were written.</param>
    /// <param name="values">In the same order.</param>
    /// <param name="count">How many there are.</param>
    /// <exception cref="ArgumentException">A name is there twice.</exception>
    public void Complete(PersistedObject target, string[] names, object?[] values, int count)
    {
        if (_shape is null || !IsAsBefore(names, count))
        {
            Learn(names, count);
        }

        var ordered = new object?[count];
        for (var i = 0; i < count; i++)
        {
            ordered[_order[i]] = values[i];
        }

        target.Complete(_shape!, ordered);
    }

    private bool IsAsBefore(string[] names, int count)
    {
        if (_written.Length != count)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (!ReferenceEquals(names[i], _written[i]) && names[i] != _written[i])
            {
                return false;
            }
        }

        return true;
    }

    private void Learn(string[] names, int count)
    {
        _written = names.AsSpan(0, count).ToArray();
        var shape = Empty;
        for (var i = 0; i < count; i++)
        {
            var index = shape.IndexOf(names[i]);
            shape = index < 0 ? shape.With(names[i], ~index) : throw new ArgumentException($"the member \"{names[i]}\" was written twice");
        }

        _shape = shape;
        _order = new int[count];
        for (var i = 0; i < count; i++)
        {
            _order[i] = shape.IndexOf(names[i]);
        }
    }
}
