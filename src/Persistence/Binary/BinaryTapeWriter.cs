using Twisted.Persistence.Model;

namespace Twisted.Persistence.Binary;

/// <summary>Writes what is on a tape in the binary encoding: the same bytes as <see cref="BinaryModelWriter"/> of its nodes.</summary>
internal sealed class BinaryTapeWriter
{
    /// <summary>About what a value takes besides the text.</summary>
    private const int BytesForEach = 4;

    private readonly ModelTape _tape;
    private readonly BinaryOutput _output;

    /// <summary>Of each node on the tape, its number in the output plus 1; 0 while it is not there.</summary>
    private readonly int[] _nodes;

    /// <summary>The same of each shape.</summary>
    private readonly int[] _shapes;

    /// <summary>Those in the output.</summary>
    private readonly List<PersistedShape> _shapesWritten = [];

    /// <summary>Where the members are of objects whose members have another order: one after the other, for all levels.</summary>
    private int[] _positions = new int[64];
    private int _positionCount;

    private int _nodeCount;
    private int _depth;

    private BinaryTapeWriter(ModelTape tape, BinaryOutput output)
    {
        (_tape, _output) = (tape, output);
        _nodes = new int[tape.NodeCount];
        _shapes = new int[tape.Shapes.Count];
    }

    /// <exception cref="TapException">In the order of their names, members are nested too deeply.</exception>
    public static void Write(ModelTape tape, BinaryOutput output)
    {
        output.Expect(tape.TextLength + (BytesForEach * (long)tape.Count));
        new BinaryTapeWriter(tape, output).Value(0);
    }

    private void Value(int position)
    {
        switch (_tape.KindOf(position))
        {
            case TapeKind.Null:
                _output.Byte((byte)BinaryTag.Null);
                break;
            case TapeKind.False:
                _output.Byte((byte)BinaryTag.False);
                break;
            case TapeKind.True:
                _output.Byte((byte)BinaryTag.True);
                break;
            case TapeKind.Integer:
                _output.IntegerValue(_tape.WordOf(position));
                break;
            case TapeKind.Real:
                _output.Byte((byte)BinaryTag.Real);
                _output.Real(BitConverter.Int64BitsToDouble(_tape.WordOf(position)));
                break;
            case TapeKind.Text:
                _output.TextValue((string)_tape.ReferenceOf(position));
                break;
            case TapeKind.Bytes:
                _output.CountedValue(BinaryTag.Bytes, (byte[])_tape.ReferenceOf(position));
                break;
            case TapeKind.Made:
                throw new TapException("The application cannot be saved: it holds a part of a model, which is no value of it.");
            default:
                Node((int)_tape.WordOf(position));
                break;
        }
    }

    /// <param name="node">Its number on the tape, where it may come later than what refers to it.</param>
    private void Node(int node)
    {
        if (_nodes[node] != 0)
        {
            _output.Byte((byte)BinaryTag.Reference);
            _output.Count(_nodes[node] - 1);
            return;
        }

        // In this order of the members, something else may be nested than was when they were written.
        if (++_depth >= ModelLimits.DeepestNesting)
        {
            throw new TapException("The application cannot be saved: its objects are nested too deeply.");
        }

        _nodes[node] = ++_nodeCount;
        var start = _tape.StartOf(node);
        var kind = _tape.KindOf(start);
        if (kind == TapeKind.Object)
        {
            Object(node, start + 1);
        }
        else
        {
            _output.Byte((byte)(kind == TapeKind.List ? BinaryTag.List : BinaryTag.Map));
            _output.Count(_tape.CountOf(node));
            All(start + 1, _tape.EndOf(node));
        }

        _depth--;
    }

    private void Object(int node, int first)
    {
        var shape = _tape.ShapeOf(node);
        Shape(shape);
        if (shape.IsInOrder)
        {
            All(first, _tape.EndOf(node));
            return;
        }

        var places = Reserve(shape.Order.Length);
        var position = first;
        foreach (var index in shape.Order)
        {
            _positions[places + index] = position;
            position = _tape.After(position);
        }

        for (var i = 0; i < shape.Order.Length; i++)
        {
            Value(_positions[places + i]);
        }

        _positionCount = places;
    }

    private void All(int first, int end)
    {
        for (var position = first; position < end; position = _tape.After(position))
        {
            Value(position);
        }
    }

    private void Shape(WrittenShape written)
    {
        ref var number = ref _shapes[written.Index];
        if (number == 0)
        {
            // It may be there with its members written in another order.
            number = _shapesWritten.IndexOf(written.Shape) + 1;
            if (number == 0)
            {
                _shapesWritten.Add(written.Shape);
                number = _shapesWritten.Count;
                _output.NewShape(written.Shape);
                return;
            }
        }

        _output.Byte((byte)BinaryTag.Object);
        _output.Count(number - 1);
    }

    private int Reserve(int count)
    {
        var start = _positionCount;
        _positionCount += count;
        if (_positionCount > _positions.Length)
        {
            var positions = new int[2 * _positionCount];
            Array.Copy(_positions, positions, start);
            _positions = positions;
        }

        return start;
    }
}
