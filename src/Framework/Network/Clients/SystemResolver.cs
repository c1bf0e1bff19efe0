using System.Net;
using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>Asks the system: the hosts file, then the name servers, as the machine is set up.</summary>
internal sealed class SystemResolver : IHostResolver
{
    public static SystemResolver Instance { get; } = new();

    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, AddressFamily family, CancellationToken cancellationToken)
    {
        if (family == AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6)
        {
            return [];
        }

        try
        {
            return await Dns.GetHostAddressesAsync(host, family, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.NoData)
        {
            // The name exists, with addresses of the other family.
            return [];
        }
    }
}
