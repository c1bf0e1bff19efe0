namespace Twisted.Network;

/// <summary>A datagram was to be sent that is longer than any can be.</summary>
public sealed class DatagramTooLongException(int size, int limit)
    : IOException($"A datagram of {size} bytes cannot be sent: {limit} is the most that this port takes. Send less, or in several datagrams.")
{
    /// <summary>How many bytes it has.</summary>
    public int Size { get; } = size;

    /// <summary>How many bytes there may be.</summary>
    public int Limit { get; } = limit;
}
