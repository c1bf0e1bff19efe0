using System.Buffers.Text;
using System.Text;

namespace Twisted.Persistence.Source;

/// <summary>Text as UTF-8, with indentation.</summary>
internal sealed class SourceOutput
{
    /// <summary>Deeper lines stay at this depth, so that the size of a file does not depend on the square of its depth.</summary>
    private const int DeepestIndent = 20;

    private const int Indent = 4;
    private const int LongestNumber = 32;

    private byte[] _bytes = new byte[4096];
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Ascii(ReadOnlySpan<byte> text) => text.CopyTo(Take(text.Length));

    public void Text(ReadOnlySpan<char> text)
    {
        var room = Room(checked(3 * text.Length));
        _length += Encoding.UTF8.GetBytes(text, room);
    }

    public void Number(long number)
    {
        Utf8Formatter.TryFormat(number, Room(LongestNumber), out var written);
        _length += written;
    }

    public void Line(int depth)
    {
        var spaces = Indent * Math.Min(depth, DeepestIndent);
        var line = Take(spaces + 1);
        line[0] = (byte)'\n';
        line[1..].Fill((byte)' ');
    }

    private Span<byte> Take(int count)
    {
        var room = Room(count);
        _length += count;
        return room[..count];
    }

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - _length < count)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max(2L * _bytes.Length, (long)_length + count), Array.MaxLength));
        }

        return _bytes.AsSpan(_length);
    }
}
