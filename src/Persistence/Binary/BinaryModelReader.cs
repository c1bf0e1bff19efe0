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
    private readonly List<PersistedObject> _objects = [];
    private readonly List<Shape> _shapes = [];
    private int _position;
    private int _depth;

    private BinaryModelReader(ReadOnlySpan<byte> input) => _input = input;

    /// <exception cref="InvalidDataException">The bytes are malformed; the message has the position.</exception>
    public static PersistedObject Read(ReadOnlySpan<byte> input)
    {
        var reader = new BinaryModelReader(input);
        if (reader.Value() is not PersistedObject root)
        {
            throw Malformed("an object was expected", 0);
        }

        return reader._position == input.Length ? root : throw Malformed("there are bytes after the last object", reader._position);
    }

    private PersistedValue Value()
    {
        var start = _position;
        if (++_depth > ModelLimits.DeepestNesting)
        {
            throw Malformed($"it is nested deeper than {ModelLimits.DeepestNesting} levels", start);
        }

        PersistedValue value = (BinaryTag)Take(1)[0] switch
        {
            BinaryTag.Null => PersistedScalar.Null,
            BinaryTag.False => PersistedScalar.False,
            BinaryTag.True => PersistedScalar.True,
            BinaryTag.Integer => PersistedScalar.Of(Integer()),
            BinaryTag.Real => PersistedScalar.Of(BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)))),
            BinaryTag.Text => PersistedScalar.Of(Text()),
            BinaryTag.RawText => PersistedScalar.Of(Encoding.Unicode.GetString(Take(Count()))),
            BinaryTag.Bytes => PersistedScalar.Of(Take(Count()).ToArray()),
            BinaryTag.List => List(),
            BinaryTag.NewShape => Object(NewShape()),
            BinaryTag.Object => Object(Known(_shapes, "shape")),
            BinaryTag.Reference => Known(_objects, "object"),
            var tag => throw Malformed($"0x{(byte)tag:x2} starts no value", start),
        };
        _depth--;
        return value;
    }

    private PersistedList List()
    {
        // Grown as items are read: lists in lists could each announce all the bytes that are left.
        var count = Count();
        var items = new List<PersistedValue>(Math.Min(count, LargestReservation));
        while (items.Count < count)
        {
            items.Add(Value());
        }

        return new PersistedList(items);
    }

    private Shape NewShape()
    {
        var start = _position;
        var typeName = Text();
        var version = (int)Math.Min(Number(), int.MaxValue);
        var count = Count();
        var members = new List<string>(Math.Min(count, LargestReservation));
        var unique = new HashSet<string>(StringComparer.Ordinal);
        while (members.Count < count)
        {
            var member = Text();
            members.Add(unique.Add(member) ? member : throw Malformed($"the type \"{typeName}\" has the member \"{member}\" twice", start));
        }

        var shape = new Shape(typeName, version, members);
        _shapes.Add(shape);
        return shape;
    }

    private PersistedObject Object(Shape shape)
    {
        var node = new PersistedObject(shape.TypeName, shape.Version);
        _objects.Add(node);
        foreach (var name in shape.Members)
        {
            node.AddUnique(name, Value());
        }

        return node;
    }

    private T Known<T>(List<T> known, string what)
    {
        var start = _position;
        var number = Number();
        return number < (ulong)known.Count ? known[(int)number] : throw Malformed($"it refers to {what} {number}, which does not exist", start);
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
        return count <= (ulong)(_input.Length - _position) ? (int)count : throw Malformed($"{count} bytes or values are announced, and there are fewer", start);
    }

    private ulong Number()
    {
        var start = _position;
        var number = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var group = Take(1)[0];
            number |= (ulong)(group & 0x7f) << shift;
            if (group < 0x80)
            {
                return number;
            }
        }

        throw Malformed("a number is longer than 64 bits", start);
    }

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

    private static InvalidDataException Malformed(string what, int position) =>
        new($"Its object tree is malformed at byte {position}: {what}.");

    private sealed record Shape(string TypeName, int Version, List<string> Members);
}
