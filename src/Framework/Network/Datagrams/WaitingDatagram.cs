using System.Buffers;
using System.Net;

namespace Twisted.Network;

/// <summary>A datagram that the system did not take yet, in memory from the pool.</summary>
internal sealed class WaitingDatagram(ReadOnlySpan<byte> data, EndPoint? to, long since)
{
    private readonly byte[] _buffer = Copy(data);
    private readonly int _length = data.Length;

    public ReadOnlySpan<byte> Data => _buffer.AsSpan(0, _length);

    public EndPoint? To { get; } = to;

    /// <summary>The clock's stamp when it was written.</summary>
    public long Since { get; } = since;

    public void Return() => ArrayPool<byte>.Shared.Return(_buffer);

    private static byte[] Copy(ReadOnlySpan<byte> data)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(data.Length);
        data.CopyTo(buffer);
        return buffer;
    }
}
