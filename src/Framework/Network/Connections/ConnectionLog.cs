using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>What the log says of connections: events 1300 to 1399, as in docs/logging.md.</summary>
internal static partial class ConnectionLog
{
    [LoggerMessage(1301, LogLevel.Error, "{Protocol} failed; its connection with {Peer} is closed ({Missed} others since this was told)")]
    public static partial void ProtocolFails(this ILogger logger, string protocol, string peer, long missed, Exception exception);

    [LoggerMessage(1302, LogLevel.Information, "{Protocol} closes its connection with {Peer}: {Fault} ({Missed} others since this was told)")]
    public static partial void ProtocolCloses(this ILogger logger, string protocol, string peer, string fault, long missed);
}
