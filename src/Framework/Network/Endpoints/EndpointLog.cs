using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>What the log says of endpoints: events 1600 to 1699, as in docs/logging.md.</summary>
internal static partial class EndpointLog
{
    [LoggerMessage(1601, LogLevel.Warning, "The socket \"{Path}\" cannot be removed: {Reason}")]
    public static partial void SocketNotRemoved(this ILogger logger, string path, string reason);

    [LoggerMessage(1602, LogLevel.Information, "Removing stale socket {Path}")]
    public static partial void StaleSocketRemoved(this ILogger logger, string path);
}
