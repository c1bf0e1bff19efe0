using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>The network on which groups are joined and sent to.</summary>
/// <param name="Address">Its own address in IPv4; what the system chooses for <see cref="IPAddress.Any"/>.</param>
/// <param name="Index">Its number; what the system chooses for 0.</param>
internal sealed record MulticastInterface(IPAddress Address, int Index)
{
    public static readonly MulticastInterface Any = new(IPAddress.Any, 0);

    /// <param name="name">An address of this machine, or an interface's name.</param>
    /// <param name="family">What it is to carry.</param>
    /// <returns>Null when there is none.</returns>
    public static MulticastInterface? Find(string name, AddressFamily family) =>
        IPAddress.TryParse(name, out var address)
            ? FindOrNull(address, family)
            : All().Where(one => one.Name == name).Select(one => Of(one, family)).FirstOrDefault(one => one is not null);

    /// <returns>What the system chooses, when no interface has the address.</returns>
    public static MulticastInterface Find(IPAddress address, AddressFamily family) => FindOrNull(address, family) ?? Any;

    /// <summary>Why nothing was found, with what there is to choose from.</summary>
    public static string Missing(string name) => $"this machine has no network interface \"{name}\".\nIt has {Names()}.";

    private static string Names() => string.Join(", ", All().Select(one => one.Name));

    private static MulticastInterface? FindOrNull(IPAddress address, AddressFamily family) => All()
        .Where(one => one.GetIPProperties().UnicastAddresses.Any(its => Same(its.Address, address)))
        .Select(one => Of(one, family))
        .FirstOrDefault(one => one is not null) is { } found
            ? family == AddressFamily.InterNetwork ? found with { Address = address } : found
            : null;

    private static bool Same(IPAddress one, IPAddress other) =>
        one.Equals(other) || (one.AddressFamily == AddressFamily.InterNetworkV6 && one.GetAddressBytes().AsSpan().SequenceEqual(other.GetAddressBytes()));

    private static MulticastInterface? Of(NetworkInterface one, AddressFamily family)
    {
        var properties = one.GetIPProperties();
        if (family == AddressFamily.InterNetworkV6)
        {
            return one.Supports(NetworkInterfaceComponent.IPv6) ? new MulticastInterface(IPAddress.Any, properties.GetIPv6Properties().Index) : null;
        }

        return properties.UnicastAddresses.FirstOrDefault(its => its.Address.AddressFamily == AddressFamily.InterNetwork) is { } address
            ? new MulticastInterface(address.Address, properties.GetIPv4Properties().Index)
            : null;
    }

    private static NetworkInterface[] All() => NetworkInterface.GetAllNetworkInterfaces();
}
