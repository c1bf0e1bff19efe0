using System.Net;
using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>Addresses that are still to be tried, the families in turn and IPv6 first (RFC 8305, section 4).</summary>
internal sealed class AddressQueue
{
    private readonly Queue<IPAddress> _ipv6 = new();
    private readonly Queue<IPAddress> _ipv4 = new();
    private readonly HashSet<IPAddress> _known = [];
    private AddressFamily _last = AddressFamily.InterNetwork;

    public bool IsEmpty => _ipv6.Count == 0 && _ipv4.Count == 0;

    /// <summary>Adds addresses behind those of their family; what was there already is left out.</summary>
    public void Add(IEnumerable<IPAddress> addresses)
    {
        foreach (var address in addresses)
        {
            if (_known.Add(address))
            {
                (address.AddressFamily == AddressFamily.InterNetworkV6 ? _ipv6 : _ipv4).Enqueue(address);
            }
        }
    }

    public IPAddress Take()
    {
        var isIPv6Next = _last == AddressFamily.InterNetwork ? _ipv6.Count > 0 : _ipv4.Count == 0;
        var next = (isIPv6Next ? _ipv6 : _ipv4).Dequeue();
        _last = next.AddressFamily;
        return next;
    }
}
