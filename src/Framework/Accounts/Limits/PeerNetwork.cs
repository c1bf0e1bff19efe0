using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Twisted.Accounts;

/// <summary>What failures are counted by: an IPv4 address, or the 64-bit network of an IPv6 address, which is what one customer gets.</summary>
internal readonly record struct PeerNetwork(ulong Bits, bool IsIPv6)
{
    /// <returns>Null for a peer without an address.</returns>
    public static PeerNetwork? Of(EndPoint? peer)
    {
        if (peer is not IPEndPoint { Address: var address })
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork ? new PeerNetwork(BinaryPrimitives.ReadUInt32BigEndian(bytes), IsIPv6: false)
            : address.IsIPv4MappedToIPv6 ? new PeerNetwork(BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]), IsIPv6: false)
            : new PeerNetwork(BinaryPrimitives.ReadUInt64BigEndian(bytes), IsIPv6: true);
    }
}
