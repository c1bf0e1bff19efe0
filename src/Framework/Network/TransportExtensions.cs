using System.Buffers;
using System.Text;

namespace Twisted.Network;

/// <summary>Conveniences on every transport.</summary>
public static class TransportExtensions
{
    private const int StackLimit = 512;

    /// <summary>Sends text as UTF-8.</summary>
    public static void Write(this ITransport transport, ReadOnlySpan<char> text)
    {
        var limit = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (limit <= StackLimit)
        {
            Span<byte> bytes = stackalloc byte[StackLimit];
            transport.Write(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(limit);
        transport.Write(rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        ArrayPool<byte>.Shared.Return(rented);
    }
}
