using System.Buffers;

namespace Twisted.Network;

/// <summary>Bytes waiting to be sent, in one pooled array that is given back as soon as it is empty.</summary>
/// <remarks>Not safe for concurrent use.</remarks>
internal sealed class SendBuffer
{
    private const int SmallestArray = 512;

    private byte[] _array = [];
    private int _start;
    private int _end;

    public int Length => _end - _start;

    public ReadOnlyMemory<byte> Unsent => _array.AsMemory(_start, Length);

    public void Append(ReadOnlySpan<byte> data)
    {
        if (data.Length > _array.Length - _end)
        {
            MakeRoom(data.Length);
        }

        data.CopyTo(_array.AsSpan(_end));
        _end += data.Length;
    }

    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
        {
            Release();
        }
    }

    public void Release()
    {
        if (_array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }

        _array = [];
        _start = _end = 0;
    }

    private void MakeRoom(int count)
    {
        var needed = checked(Length + count);
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(SmallestArray, needed <= _array.Length ? needed : Math.Max(needed, 2 * _array.Length)));
        var length = Length;
        _array.AsSpan(_start, length).CopyTo(larger);
        Release();
        _array = larger;
        _end = length;
    }
}
