namespace Twisted.Persistence.Model;

/// <summary>The shapes that objects of one type had so far: mostly one, which the next will have too.</summary>
internal sealed class ShapesOfWriting(PersistedType type)
{
    private readonly PersistedShape _empty = new(type.Name, type.Version, []);
    private readonly List<WrittenShape> _known = [];
    private WrittenShape? _last;

    public PersistedType Type => type;

    /// <summary>The shape of an object.</summary>
    /// <param name="tape">Is told of shapes that are new.</param>
    /// <param name="names">The names of its members, as they were written.</param>
    /// <param name="count">How many there are.</param>
    /// <exception cref="ArgumentException">A name is there twice.</exception>
    public WrittenShape Find(ModelTape tape, string[] names, int count)
    {
        if (_last is { } last && last.Has(names, count))
        {
            return last;
        }

        foreach (var known in _known)
        {
            if (known.Has(names, count))
            {
                return _last = known;
            }
        }

        return _last = Learn(tape, names.AsSpan(0, count).ToArray());
    }

    private WrittenShape Learn(ModelTape tape, string[] names)
    {
        var shape = _empty;
        foreach (var name in names)
        {
            var index = shape.IndexOf(name);
            shape = index < 0 ? shape.With(name, ~index) : throw new ArgumentException($"the member \"{name}\" was written twice");
        }

        // Members that are written in another order make the same shape.
        var twin = _known.Find(known => known.Shape.Names.AsSpan().SequenceEqual(shape.Names));
        var learnt = new WrittenShape(twin?.Shape ?? shape, names, tape.Shapes.Count);
        _known.Add(learnt);
        tape.Shapes.Add(learnt);
        return learnt;
    }
}
