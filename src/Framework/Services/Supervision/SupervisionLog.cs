using Microsoft.Extensions.Logging;

namespace Twisted.Services;

/// <summary>What the log says of the states of services: events 1010 to 1039, as in docs/logging.md.</summary>
internal static partial class SupervisionLog
{
    [LoggerMessage(1010, LogLevel.Debug, "{Service} is starting")]
    public static partial void ServiceStarting(this ILogger logger, string service);

    [LoggerMessage(1011, LogLevel.Debug, "{Service} is running")]
    public static partial void ServiceRunning(this ILogger logger, string service);

    [LoggerMessage(1012, LogLevel.Debug, "{Service} is stopping")]
    public static partial void ServiceStopping(this ILogger logger, string service);

    [LoggerMessage(1013, LogLevel.Debug, "{Service} has stopped")]
    public static partial void ServiceStopped(this ILogger logger, string service);

    [LoggerMessage(1014, LogLevel.Debug, "{Service} is draining")]
    public static partial void ServiceDraining(this ILogger logger, string service);

    [LoggerMessage(1020, LogLevel.Error, "{Service} has failed: {Reason}")]
    public static partial void ServiceFailed(this ILogger logger, string service, string reason, Exception? exception);

    [LoggerMessage(1021, LogLevel.Information, "{Service} is done")]
    public static partial void ServiceEnded(this ILogger logger, string service);

    [LoggerMessage(1022, LogLevel.Warning, "Restarting {Services} in {Seconds:0.###} s")]
    public static partial void ServiceRestarts(this ILogger logger, string services, double seconds);

    [LoggerMessage(1023, LogLevel.Warning, "{Service} was restarted, {Count} times by now")]
    public static partial void ServiceRestarted(this ILogger logger, string service, int count);

    [LoggerMessage(1024, LogLevel.Error, "{Service} failed to stop before it is restarted")]
    public static partial void ServiceFailedToStop(this ILogger logger, string service, Exception exception);

    [LoggerMessage(1025, LogLevel.Error, "{Service} has not stopped within {Seconds:0.###} s; leaving it as it is")]
    public static partial void ServiceLeftBehind(this ILogger logger, string service, double seconds);

    [LoggerMessage(1027, LogLevel.Error, "{Service} failed to drain")]
    public static partial void ServiceFailsToDrain(this ILogger logger, string service, Exception exception);

    [LoggerMessage(1026, LogLevel.Critical, "{Collection} gives up: {Reason}")]
    public static partial void SupervisorGivesUp(this ILogger logger, string collection, string reason);
}
