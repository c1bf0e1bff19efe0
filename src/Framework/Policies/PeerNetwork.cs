using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Twisted.Policies;

/// <summary>Whom an address stands for when peers are counted.</summary>
internal static class PeerNetwork
{
    private const int NetworkBytes = 8;

    /// <summary>An IPv4 address as such, also when it comes as an IPv6 one; of an IPv6 address the first 64 bits, as a household has all that follow.</summary>
    /// <remarks>Those of one link share the first 64 bits, so they count as they are.</remarks>
    /// <returns>Null for what has no address, such as a UNIX socket.</returns>
    public static UInt128? Of(EndPoint? peer)
    {
        if (peer is not IPEndPoint { Address: var address })
        {
            return null;
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            address = address.MapToIPv6();
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (!address.IsIPv4MappedToIPv6 && !address.IsIPv6LinkLocal)
        {
            bytes[NetworkBytes..].Clear();
        }

        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>What the log calls it.</summary>
    public static string Describe(EndPoint? peer)
    {
        if (peer is not IPEndPoint { Address: var address })
        {
            return peer?.ToString() ?? "a peer without an address";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv6LinkLocal)
        {
            return address.ToString();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
