using System.Net;
using Twisted.Policies;

namespace Twisted.Network;

/// <summary>How many connections are open from each address, or network of IPv6. Not safe for concurrent use.</summary>
/// <remarks>
/// Peers without an address, as those of UNIX domain sockets, are not counted.
/// </remarks>
internal sealed class AddressCounts
{
    private readonly Dictionary<TcpConnection, UInt128> _addresses = [];
    private readonly Dictionary<UInt128, int> _counts = [];

    public int Of(EndPoint? peer) => PeerNetwork.Of(peer) is { } key ? _counts.GetValueOrDefault(key) : 0;

    public void Add(TcpConnection connection, EndPoint? peer)
    {
        if (PeerNetwork.Of(peer) is { } key)
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
}
