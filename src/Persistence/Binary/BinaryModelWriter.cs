using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Binary;

/// <summary>Writes the object model in the binary encoding.</summary>
internal sealed class BinaryModelWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly Dictionary<PersistedObject, int> _objects = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> _shapes = new(StringComparer.Ordinal);

    public static byte[] Write(PersistedObject root)
    {
        var writer = new BinaryModelWriter();
        writer.Value(root);
        return writer._output.WrittenSpan.ToArray();
    }

    private void Value(PersistedValue value)
    {
        switch (value)
        {
            case PersistedObject node:
                RuntimeHelpers.EnsureSufficientExecutionStack();
                Object(node);
                break;
            case PersistedList list:
                Tag(BinaryTag.List);
                Count(list.Items.Count);
                foreach (var item in list.Items)
                {
                    Value(item);
                }

                break;
            default:
                Scalar(((PersistedScalar)value).Value);
                break;
        }
    }

    private void Object(PersistedObject node)
    {
        if (_objects.TryGetValue(node, out var number))
        {
            Tag(BinaryTag.Reference);
            Count(number);
            return;
        }

        _objects.Add(node, _objects.Count);
        var shape = $"{node.TypeName}\n{node.Version}\n{string.Join('\n', node.Members.Select(member => member.Name))}";
        if (_shapes.TryGetValue(shape, out var known))
        {
            Tag(BinaryTag.Object);
            Count(known);
        }
        else
        {
            _shapes.Add(shape, _shapes.Count);
            Tag(BinaryTag.NewShape);
            Name(node.TypeName);
            Count(node.Version);
            Count(node.Members.Count);
            foreach (var member in node.Members)
            {
                Name(member.Name);
            }
        }

        foreach (var member in node.Members)
        {
            Value(member.Value);
        }
    }

    private void Scalar(object? value)
    {
        switch (value)
        {
            case null:
                Tag(BinaryTag.Null);
                break;
            case bool boolean:
                Tag(boolean ? BinaryTag.True : BinaryTag.False);
                break;
            case long number:
                Tag(BinaryTag.Integer);
                Number((ulong)((number << 1) ^ (number >> 63)));
                break;
            case double number:
                Tag(BinaryTag.Real);
                BinaryPrimitives.WriteDoubleLittleEndian(_output.GetSpan(sizeof(double)), number);
                _output.Advance(sizeof(double));
                break;
            case string text:
                Text(text);
                break;
            case byte[] bytes:
                Tag(BinaryTag.Bytes);
                Counted(bytes);
                break;
        }
    }

    private void Text(string text)
    {
        byte[] utf8;
        try
        {
            utf8 = Utf8.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            Tag(BinaryTag.RawText);
            Counted(BitConverter.IsLittleEndian ? MemoryMarshal.AsBytes(text.AsSpan()) : Encoding.Unicode.GetBytes(text));
            return;
        }

        Tag(BinaryTag.Text);
        Counted(utf8);
    }

    private void Name(string name) => Counted(Utf8.GetBytes(name));

    private void Counted(ReadOnlySpan<byte> bytes)
    {
        Count(bytes.Length);
        _output.Write(bytes);
    }

    private void Count(int count) => Number((ulong)count);

    private void Tag(BinaryTag tag) => _output.Write([(byte)tag]);

    private void Number(ulong number)
    {
        var span = _output.GetSpan(10);
        var length = 0;
        for (; number >= 0x80; number >>= 7)
        {
            span[length++] = (byte)(number | 0x80);
        }

        span[length++] = (byte)number;
        _output.Advance(length);
    }
}
