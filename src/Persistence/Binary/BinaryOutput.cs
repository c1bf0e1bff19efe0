using System.Buffers.Binary;
using System.Text;

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

    /// <summary>The count of bytes, and UTF-8.</summary>
    /// <param name="text">Well-formed.</param>
    public void Utf8(string text)
    {
        if (text.Length < 0x80 / LongestUtf8)
        {
            // The count takes one byte, whatever the characters.
            var room = Reserve(1 + (text.Length * LongestUtf8));
            var written = Encoding.UTF8.GetBytes(text, room[1..]);
            room[0] = (byte)written;
            Length -= room.Length - 1 - written;
            return;
        }

        var count = Encoding.UTF8.GetByteCount(text);
        Count(count);
        Encoding.UTF8.GetBytes(text, Reserve(count));
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
