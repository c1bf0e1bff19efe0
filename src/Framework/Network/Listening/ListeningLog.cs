using System.Net;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>What the log says of ports that listen: events 1400 to 1499, as in docs/logging.md.</summary>
internal static partial class ListeningLog
{
    [LoggerMessage(1401, LogLevel.Warning, "Port {Port}: the connection from {Peer} is aborted, as more than {Limit} bytes wait for it to read ({Missed} others since this was told)")]
    public static partial void UnsentOverLimit(this ILogger logger, string port, EndPoint? peer, int limit, long missed);

    [LoggerMessage(1402, LogLevel.Warning, "Port {Port}: {Peer} speaks TLS, and this port does not ({Missed} others since this was told)")]
    public static partial void UnexpectedTls(this ILogger logger, string port, EndPoint? peer, long missed);

    [LoggerMessage(1405, LogLevel.Warning, "Port {Port} refuses {Peer}: {Reason} ({Missed} others since this was told)")]
    public static partial void ConnectionRefused(this ILogger logger, string port, EndPoint? peer, string reason, long missed);
}
