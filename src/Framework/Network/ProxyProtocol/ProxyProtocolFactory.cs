using System.Net;
using Microsoft.Extensions.Logging;
using Twisted.Policies;

namespace Twisted.Network;

/// <summary>Takes the header of the PROXY protocol off each connection, and makes the protocol inside for the address that it says.</summary>
internal sealed class ProxyProtocolFactory(Factory inner, ILogger logger) : WrappingFactory(inner)
{
    private readonly OccasionalNote _failures = new();

    /// <summary>The factory as it is for an endpoint without the PROXY protocol; otherwise behind the headers, whose addresses are those that are counted.</summary>
    public static Factory Around(Factory factory, SocketServerEndpoint endpoint, ILogger logger)
    {
        if (!endpoint.ProxyProtocol)
        {
            return factory;
        }

        return new ProxyProtocolFactory(
            endpoint.MaxConnectionsPerAddress is { } most
                ? new ConnectionLimitFactory(factory) { MaxConnections = endpoint.MaxConnections, MaxConnectionsPerAddress = most }
                : factory,
            logger);
    }

    public override Protocol BuildProtocol(EndPoint? address) => new ProxyProtocolConnection(this);

    public void Failed(EndPoint? peer, string reason)
    {
        if (_failures.IsDue(out var missed))
        {
            logger.HeaderRefused(peer, reason, missed);
        }
    }
}
