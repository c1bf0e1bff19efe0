namespace Twisted.Persistence.Model;

/// <summary>Makes the nodes of the model that is on a tape.</summary>
internal sealed class TapeTree
{
    private readonly ModelTape _tape;
    private readonly PersistedNode?[] _nodes;

    private TapeTree(ModelTape tape)
    {
        _tape = tape;
        _nodes = new PersistedNode?[tape.NodeCount];
    }

    /// <summary>The value at the beginning of the tape, with all that is in it.</summary>
    public static object? Make(ModelTape tape) => new TapeTree(tape).Value(0);

    // A node begins before anything refers to it, and the nesting was limited when it was written.
    private object? Value(int position) => _tape.KindOf(position) switch
    {
        TapeKind.Null => null,
        TapeKind.False => PersistedValue.Of(false),
        TapeKind.True => PersistedValue.Of(true),
        TapeKind.Integer => PersistedValue.Of(_tape.WordOf(position)),
        TapeKind.Real => BitConverter.Int64BitsToDouble(_tape.WordOf(position)),
        TapeKind.Object => Object((int)_tape.WordOf(position)),
        TapeKind.List => List((int)_tape.WordOf(position)),
        TapeKind.Map => Map((int)_tape.WordOf(position)),
        TapeKind.Reference => _nodes[(int)_tape.WordOf(position)],
        _ => _tape.ReferenceOf(position),
    };

    private PersistedObject Object(int number)
    {
        var shape = _tape.ShapeOf(number);
        var values = new object?[shape.Order.Length];
        var made = new PersistedObject(shape.Shape, values);
        _nodes[number] = made;
        var position = _tape.StartOf(number) + 1;
        foreach (var index in shape.Order)
        {
            values[index] = Value(position);
            position = _tape.After(position);
        }

        return made;
    }

    private PersistedList List(int number)
    {
        var made = new PersistedList(_tape.CountOf(number));
        _nodes[number] = made;
        var end = _tape.EndOf(number);
        for (var position = _tape.StartOf(number) + 1; position < end; position = _tape.After(position))
        {
            made.AddChecked(Value(position));
        }

        return made;
    }

    private PersistedMap Map(int number)
    {
        var made = new PersistedMap(_tape.CountOf(number));
        _nodes[number] = made;
        var end = _tape.EndOf(number);
        for (var position = _tape.StartOf(number) + 1; position < end;)
        {
            var key = Value(position)!;
            position = _tape.After(position);
            made.AddChecked(key, Value(position));
            position = _tape.After(position);
        }

        return made;
    }
}
