using System.Net;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>What the log says of the life of ports that listen: events 1400 to 1499, as in docs/logging.md.</summary>
/// <remarks>Apart: here are no numbers, for which generated code would be compiled anew at each start.</remarks>
internal static partial class PortLog
{
    [LoggerMessage(1403, LogLevel.Warning, "Port {Port} pauses accepting: {Reason}")]
    public static partial void AcceptingPauses(this ILogger logger, string port, string reason);

    [LoggerMessage(1404, LogLevel.Information, "Port {Port} accepts again")]
    public static partial void AcceptsAgain(this ILogger logger, string port);

    [LoggerMessage(1408, LogLevel.Trace, "Port {Port}: a connection from {Peer}", SkipEnabledCheck = true)]
    public static partial void ConnectionMade(this ILogger logger, string port, EndPoint? peer);

    [LoggerMessage(1406, LogLevel.Information, "(Port {Port} Closed)")]
    public static partial void PortClosed(this ILogger logger, string port);

    [LoggerMessage(1407, LogLevel.Information, "{Factory} starting on {Port}")]
    public static partial void ServerStarts(this ILogger logger, string factory, string port);
}
