using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Twisted.Persistence.Model;

namespace Twisted.Persistence.Binary;

/// <summary>Bytes that grow.</summary>
internal sealed class BinaryOutput
{
    private const int LongestNumber = 10;
    private const int LongestByteCount = 5;
    private const int LongestUtf8 = 3;

    private byte[] _bytes = new byte[4096];

    public int Length { get; private set; }

    public Span<byte> Written => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    /// <summary>Grows at once by what will probably follow.</summary>
    public void Expect(long count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Length + count + LongestByteCount, Array.MaxLength));
        }
    }

    public void Byte(byte value)
    {
        if (Length == _bytes.Length)
        {
            Grow(1);
        }

        _bytes[Length++] = value;
    }

    /// <summary>Groups of seven bits, the lowest first.</summary>
    public void Number(ulong number)
    {
        if (_bytes.Length - Length < LongestNumber)
        {
            Grow(LongestNumber);
        }

        var bytes = _bytes;
        var length = Length;
        for (; number >= 0x80; number >>= 7)
        {
            bytes[length++] = (byte)(number | 0x80);
        }

        bytes[length++] = (byte)number;
        Length = length;
    }

    public void Count(int count) => Number((ulong)count);

    public void Real(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Reserve(sizeof(double)), value);

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>A value of the binary encoding.</summary>
    public void IntegerValue(long number)
    {
        Byte((byte)BinaryTag.Integer);
        Number((ulong)((number << 1) ^ (number >> 63)));
    }

    /// <inheritdoc cref="IntegerValue"/>
    public void TextValue(string text)
    {
        if (!TryUtf8((byte)BinaryTag.Text, text))
        {
            CountedValue(BinaryTag.RawText, BitConverter.IsLittleEndian ? MemoryMarshal.AsBytes(text.AsSpan()) : Encoding.Unicode.GetBytes(text));
        }
    }

    /// <inheritdoc cref="IntegerValue"/>
    public void CountedValue(BinaryTag tag, ReadOnlySpan<byte> bytes)
    {
        Byte((byte)tag);
        Count(bytes.Length);
        Bytes(bytes);
    }

    /// <summary>The beginning of the first object of a shape.</summary>
    public void NewShape(PersistedShape shape)
    {
        Byte((byte)BinaryTag.NewShape);
        Name(shape.TypeName);
        Count(shape.Version);
        Count(shape.Names.Length);
        foreach (var name in shape.Names)
        {
            Name(name);
        }
    }

    /// <summary>A byte in front, then the count of bytes, and UTF-8.</summary>
    /// <returns>False when the text is not well-formed; nothing is written then.</returns>
    public bool TryUtf8(byte front, string text)
    {
        var start = Length;
        var room = Reserve(1 + LongestByteCount + (text.Length * LongestUtf8));

        // Most are short, and their count takes one byte; the others are moved to their place.
        const int Guess = 2;
        if (Utf8.FromUtf16(text, room[Guess..], out _, out var count, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            Length = start;
            return false;
        }

        room[0] = front;
        if (count < 0x80)
        {
            room[1] = (byte)count;
            Length = start + Guess + count;
            return true;
        }

        var size = 1;
        for (var rest = count >> 7; rest > 0; rest >>= 7)
        {
            size++;
        }

        room.Slice(Guess, count).CopyTo(room[(1 + size)..]);
        Length = start + 1;
        Count(count);
        Length += count;
        return true;
    }

    /// <summary>The count of bytes, and UTF-8 of well-formed text.</summary>
    public void Name(string name)
    {
        var count = Encoding.UTF8.GetByteCount(name);
        Count(count);
        Encoding.UTF8.GetBytes(name, Reserve(count));
    }

    /// <summary>UTF-8 alone.</summary>
    /// <param name="text">Well-formed.</param>
    public void Text(ReadOnlySpan<char> text)
    {
        // Room for the worst would be three times a long text.
        var room = Reserve(text.Length < 0x1000 ? text.Length * LongestUtf8 : Encoding.UTF8.GetByteCount(text));
        Length -= room.Length - Encoding.UTF8.GetBytes(text, room);
    }

    /// <summary>Room for that many bytes, which are taken as written.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Grow(count);
        }

        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }

    private void Grow(int count) => Array.Resize(ref _bytes, (int)Math.Min(Math.Max(2L * _bytes.Length, (long)Length + count + LongestByteCount), Array.MaxLength));
}
