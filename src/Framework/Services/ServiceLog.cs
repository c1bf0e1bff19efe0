using Microsoft.Extensions.Logging;

namespace Twisted.Services;

/// <summary>What the log says of services that call something from time to time: events 1000 to 1099, as in docs/logging.md.</summary>
internal static partial class ServiceLog
{
    [LoggerMessage(1001, LogLevel.Error, "The periodic task {Name} failed; its next call comes as usual")]
    public static partial void PeriodicTaskFails(this ILogger logger, string name, Exception exception);

    [LoggerMessage(1002, LogLevel.Error, "The periodic task {Name} failed, and makes no more calls")]
    public static partial void PeriodicTaskEnds(this ILogger logger, string name, Exception exception);

    [LoggerMessage(1003, LogLevel.Error, "The timer {Name} failed")]
    public static partial void TimerFails(this ILogger logger, string name, Exception exception);
}
