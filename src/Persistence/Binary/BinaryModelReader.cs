using System.Buffers.Binary;
using System.Text;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Binary;

/// <summary>Reads the binary encoding. No count is believed before there are bytes for it.</summary>
internal ref struct BinaryModelReader
{
    private const int LargestReservation = 64;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _input;
    private readonly int _offset;
    private readonly NodeTable _nodes = new();
    private readonly List<PersistedShape> _shapes = [];
    private int _position;
    private int _depth;

    /// <summary>Members of the objects around that are still to come. Each takes a byte, which no object inside can have as well.</summary>
    private int _owed;

    private BinaryModelReader(ReadOnlySpan<byte> input, int offset)
    {
        _input = input;
        _offset = offset;
    }

    /// <param name="input">One value, of the kind <typeparamref name="T"/>.</param>
    /// <param name="offset">Where the input begins in its file.</param>
    /// <exception cref="InvalidDataException">The bytes are malformed; the message has the position.</exception>
    public static T Read<T>(ReadOnlySpan<byte> input, int offset)
        where T : PersistedNode
    {
        var reader = new BinaryModelReader(input, offset);
        if (reader.Value() is not T root)
        {
            throw reader.Malformed("another kind of value was expected", 0);
        }

        return reader._position == input.Length ? root : throw reader.Malformed("there are bytes after the last value", reader._position);
    }

    private object? Value()
    {
        var start = _position;
        switch ((BinaryTag)TakeByte())
        {
            case BinaryTag.Null:
                return null;
            case BinaryTag.False:
                return PersistedValue.Of(false);
            case BinaryTag.True:
                return PersistedValue.Of(true);
            case BinaryTag.Integer:
                return PersistedValue.Of(Integer());
            case BinaryTag.Real:
                return BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));
            case BinaryTag.Text:
                return Text();
            case BinaryTag.RawText:
                return RawText();
            case BinaryTag.Bytes:
                return Take(Count()).ToArray();
            case BinaryTag.List:
                return Nested(start, BinaryTag.List);
            case BinaryTag.Map:
                return Nested(start, BinaryTag.Map);
            case BinaryTag.NewShape:
                return Nested(start, BinaryTag.NewShape);
            case BinaryTag.Object:
                return Nested(start, BinaryTag.Object);
            case BinaryTag.Reference:
                return _nodes[Known(_nodes.Count, "object")];
            case var tag:
                throw Malformed($"0x{(byte)tag:x2} starts no value", start);
        }
    }

    private PersistedNode Nested(int start, BinaryTag tag)
    {
        // One less, for the scalars inside.
        if (++_depth >= ModelLimits.DeepestNesting)
        {
            throw Malformed($"it is nested deeper than {ModelLimits.DeepestNesting} levels", start);
        }

        PersistedNode node = tag switch
        {
            BinaryTag.List => List(start),
            BinaryTag.Map => Map(start),
            BinaryTag.NewShape => Object(NewShape(), start),
            _ => Object(_shapes[Known(_shapes.Count, "shape")], start),
        };
        _depth--;
        return node;
    }

    private PersistedList List(int start)
    {
        // Grown as items are read: lists in lists could each announce all the bytes that are left.
        var count = Count();
        var list = new PersistedList(Math.Min(count, LargestReservation)) { Place = Place(start) };
        _nodes.Add(list);
        for (var i = 0; i < count; i++)
        {
            list.AddChecked(Value());
        }

        return list;
    }

    private PersistedMap Map(int start)
    {
        var count = Count();
        var map = new PersistedMap(Math.Min(count, LargestReservation)) { Place = Place(start) };
        _nodes.Add(map);
        for (var i = 0; i < count; i++)
        {
            var at = _position;
            map.Add(Value() ?? throw Malformed("a key of a map is null", at), Value());
        }

        return map;
    }

    private PersistedShape NewShape()
    {
        var start = _position;
        var typeName = Text();
        var version = Number();
        if (version is < 1 or > int.MaxValue)
        {
            throw Malformed($"the type \"{Model.Malformed.Name(typeName)}\" has no version {version}", start);
        }

        var count = Count();
        var members = new List<string>(Math.Min(count, LargestReservation));
        for (var i = 0; i < count; i++)
        {
            var at = _position;
            var member = Text();
            members.Add(i == 0 || string.CompareOrdinal(members[^1], member) < 0
                ? member
                : throw Malformed($"the type \"{Model.Malformed.Name(typeName)}\" has the member \"{Model.Malformed.Name(member)}\" twice, or not in its order", at));
        }

        var shape = new PersistedShape(typeName, (int)version, [.. members]);
        _shapes.Add(shape);
        return shape;
    }

    private PersistedObject Object(PersistedShape shape, int start)
    {
        var count = shape.Names.Length;
        if (count > _input.Length - _position - _owed)
        {
            throw Malformed($"a count of {count} is more than the rest can hold", start);
        }

        _owed += count;
        object?[] values = count == 0 ? [] : new object?[count];
        var node = new PersistedObject(shape, values) { Place = Place(start) };
        _nodes.Add(node);
        for (var i = 0; i < count; i++)
        {
            var at = _position;
            _owed--;
            values[i] = Value() ?? throw Malformed($"the member \"{Model.Malformed.Name(shape.Names[i])}\" is null, which no member is", at);
        }

        return node;
    }

    private int Known(int count, string what)
    {
        var start = _position;
        var number = Number();
        return number < (ulong)count ? (int)number : throw Malformed($"it refers to {what} {number}, which does not exist", start);
    }

    private string Text()
    {
        var start = _position;
        try
        {
            return Utf8.GetString(Take(Count()));
        }
        catch (DecoderFallbackException)
        {
            throw Malformed("text is not UTF-8", start);
        }
    }

    private string RawText()
    {
        var start = _position;
        var bytes = Take(Count());
        return bytes.Length % sizeof(char) == 0
            ? string.Create(bytes.Length / sizeof(char), bytes, static (text, bytes) =>
            {
                for (var i = 0; i < text.Length; i++)
                {
                    text[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]);
                }
            })
            : throw Malformed("text in UTF-16 has half a character", start);
    }

    private long Integer()
    {
        var number = Number();
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    /// <summary>A number of things each of which takes a byte at least.</summary>
    private int Count()
    {
        var start = _position;
        var count = Number();
        return count <= (ulong)(_input.Length - _position) ? (int)count : throw Malformed($"a count of {count} is more than the rest can hold", start);
    }

    private ulong Number()
    {
        var start = _position;
        var number = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var group = TakeByte();
            number |= (ulong)(group & 0x7f) << shift;
            if (group < 0x80)
            {
                return number;
            }
        }

        throw Malformed("a number is longer than 64 bits", start);
    }

    private byte TakeByte() => _position < _input.Length ? _input[_position++] : throw Malformed("it ends in the middle of a value", _position);

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _input.Length - _position)
        {
            throw Malformed("it ends in the middle of a value", _position);
        }

        var taken = _input.Slice(_position, count);
        _position += count;
        return taken;
    }

    private readonly long Place(int position) => Position.OfByte(_offset + position);

    private readonly InvalidDataException Malformed(string what, int position) => Model.Malformed.At(Place(position), what);
}
