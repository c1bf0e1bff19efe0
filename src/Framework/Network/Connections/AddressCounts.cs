using System.Net;
using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>How many connections are open from each address. Not safe for concurrent use.</summary>
/// <remarks>
/// Of IPv6 the first 64 bits count: that is the network of one customer, who has all the addresses in it (RFC 6177). Peers without an
/// address, as those of UNIX domain sockets, are not counted.
/// </remarks>
internal sealed class AddressCounts
{
    private readonly Dictionary<TcpConnection, IPAddress> _addresses = [];
    private readonly Dictionary<IPAddress, int> _counts = [];

    public int Of(EndPoint? peer) => KeyOf(peer) is { } key ? _counts.GetValueOrDefault(key) : 0;

    public void Add(TcpConnection connection, EndPoint? peer)
    {
        if (KeyOf(peer) is { } key)
        {
            _addresses[connection] = key;
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
        }
    }

    public void Remove(TcpConnection connection)
    {
        if (!_addresses.Remove(connection, out var key))
        {
            return;
        }

        var left = _counts[key] - 1;
        if (left == 0)
        {
            _counts.Remove(key);
        }
        else
        {
            _counts[key] = left;
        }
    }

    private static IPAddress? KeyOf(EndPoint? peer)
    {
        if (peer is not IPEndPoint { Address: var address })
        {
            return null;
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }
}
