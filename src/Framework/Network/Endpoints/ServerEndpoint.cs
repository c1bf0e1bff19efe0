using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>Where a server listens for connections, as an endpoint string such as <c>tcp:8007:interface=127.0.0.1</c>.</summary>
/// <remarks>
/// Immutable; equal when it means the same. <see cref="object.ToString"/> gives the shortest endpoint string that means it, by which a tap keeps
/// it. Further types come from plug-ins; see <see cref="IServerEndpointType"/>.
/// </remarks>
public abstract record ServerEndpoint
{
    /// <param name="text">A port number, or an endpoint string; see <see cref="EndpointDescription"/> for the grammar.</param>
    /// <exception cref="FormatException">It is malformed or of an unknown type; the message names the part that is wrong.</exception>
    public static ServerEndpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TcpServerEndpoint.TryParsePlain(text) is { } plain ? plain : ServerEndpointTypes.Parse(EndpointDescription.Parse(text));
    }

    /// <summary>Binds it; connections are accepted from <see cref="ListeningPort.Start"/> on.</summary>
    /// <param name="factory">Makes the protocol of each connection. Starting and stopping it is the caller's.</param>
    /// <param name="logger">Hears of what happens to the port and its connections.</param>
    /// <exception cref="ListenException">That cannot be; the message says why, and is ready to be shown.</exception>
    public abstract ListeningPort Listen(Factory factory, ILogger logger);
}
