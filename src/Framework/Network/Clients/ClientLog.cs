using System.Net;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>What the log says of clients: events 1500 to 1599, as in docs/logging.md.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(1501, LogLevel.Debug, "{Factory} failed again to connect to {Endpoint}; attempt {Attempt}, the next in {Wait:0.0} s")]
    public static partial void ConnectFailsAgain(this ILogger logger, string factory, ClientEndpoint endpoint, int attempt, double? wait);

    [LoggerMessage(1502, LogLevel.Warning, "{Factory}: {Failure}\nIt is tried again until it succeeds{Limit}.")]
    public static partial void ConnectFails(this ILogger logger, string factory, string failure, string limit);

    [LoggerMessage(1503, LogLevel.Error, "{Factory} failed while it connected to {Endpoint}; it is tried again{Limit}")]
    public static partial void ConnectFaults(this ILogger logger, string factory, ClientEndpoint endpoint, string limit, Exception exception);

    [LoggerMessage(1504, LogLevel.Information, "{Factory} connected to {Endpoint}")]
    public static partial void Connected(this ILogger logger, string factory, ClientEndpoint endpoint);

    [LoggerMessage(1505, LogLevel.Information, "{Factory} connected to {Endpoint} after {Attempts} attempts that failed")]
    public static partial void ConnectedAfterFailures(this ILogger logger, string factory, ClientEndpoint endpoint, int attempts);

    [LoggerMessage(1506, LogLevel.Information, "The connection of {Factory} to {Endpoint} ended: {Reason}. It connects again in {Wait:0.0} s")]
    public static partial void ConnectionEndsAndIsTriedAgain(this ILogger logger, string factory, ClientEndpoint endpoint, string reason, double? wait);

    [LoggerMessage(1507, LogLevel.Error, "{Factory} gives up connecting to {Endpoint} after {Failures} failures in a row")]
    public static partial void GivesUp(this ILogger logger, string factory, ClientEndpoint endpoint, int failures);

    [LoggerMessage(1508, LogLevel.Information, "The connection of {Factory} to {Endpoint} ended: {Reason}")]
    public static partial void ConnectionEnded(this ILogger logger, string factory, ClientEndpoint endpoint, string reason);

    [LoggerMessage(1509, LogLevel.Warning, "The connection to {Peer} is aborted, as more than {Limit} bytes wait for it to read")]
    public static partial void UnsentOverLimit(this ILogger logger, EndPoint? peer, int limit);
}
