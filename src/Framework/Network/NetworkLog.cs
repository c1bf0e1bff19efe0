using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>What the log says of factories: events 1200 to 1299, as in docs/logging.md.</summary>
internal static partial class NetworkLog
{
    [LoggerMessage(1201, LogLevel.Information, "Starting factory {Factory}")]
    public static partial void FactoryStarts(this ILogger logger, string factory);

    [LoggerMessage(1202, LogLevel.Information, "Stopping factory {Factory}")]
    public static partial void FactoryStops(this ILogger logger, string factory);

    [LoggerMessage(1203, LogLevel.Error, "{Factory} failed to build a protocol; the connection is closed")]
    public static partial void ProtocolNotBuilt(this ILogger logger, string factory, Exception exception);
}
