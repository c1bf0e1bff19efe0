using System.Net;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>What the log says of the PROXY protocol: events 1700 to 1799, as in docs/logging.md.</summary>
internal static partial class ProxyProtocolLog
{
    [LoggerMessage(1701, LogLevel.Warning, "{Peer} is refused: {Reason} ({Missed} others since this was told)")]
    public static partial void HeaderRefused(this ILogger logger, EndPoint? peer, string reason, long missed);
}
