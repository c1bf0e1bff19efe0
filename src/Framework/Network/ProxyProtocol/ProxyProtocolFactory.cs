using System.Net;
using Microsoft.Extensions.Logging;
using Twisted.Policies;

namespace Twisted.Network;

/// <summary>Takes the header of the PROXY protocol off each connection, and makes the protocol inside for the address that it says.</summary>
internal sealed class ProxyProtocolFactory(Factory inner, ILogger logger) : WrappingFactory(inner)
{
    private readonly OccasionalNote _failures = new();

    public override Protocol BuildProtocol(EndPoint? address) => new ProxyProtocolConnection(this);

    public void Failed(EndPoint? peer, string reason)
    {
        if (_failures.IsDue(out var missed))
        {
            logger.LogWarning("{Peer} is refused: {Reason} ({Missed} others since this was told)", peer, reason, missed);
        }
    }
}
