using System.Net;
using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>Turns host names into addresses.</summary>
/// <remarks>Safe for concurrent use: a client asks for both families at the same time.</remarks>
public interface IHostResolver
{
    /// <param name="host">A name; never an address.</param>
    /// <param name="family"><see cref="AddressFamily.InterNetwork"/> or <see cref="AddressFamily.InterNetworkV6"/>.</param>
    /// <param name="cancellationToken">Nobody waits for the answer any more. The caller does not rely on it.</param>
    /// <returns>Only addresses of that family, best first (RFC 6724); empty when there are none.</returns>
    /// <exception cref="SocketException">The name does not exist, or nobody could be asked.</exception>
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, AddressFamily family, CancellationToken cancellationToken);
}
