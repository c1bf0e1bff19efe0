using Microsoft.Extensions.Logging;

namespace Twisted.Services;

/// <summary>What the log says of processes that are kept running: events 1100 to 1199, as in docs/logging.md.</summary>
internal static partial class ProcessLog
{
    [LoggerMessage(1101, LogLevel.Information, "{Program} runs as process {Id}")]
    public static partial void Started(this ILogger logger, string program, int id);

    [LoggerMessage(1102, LogLevel.Information, "{Program}: {Line}")]
    public static partial void Wrote(this ILogger logger, string program, string line);

    [LoggerMessage(1103, LogLevel.Warning, "{Program}: {Line}")]
    public static partial void WroteError(this ILogger logger, string program, string line);

    [LoggerMessage(1104, LogLevel.Information, "{Program} ended with {Code} and is not started again")]
    public static partial void EndedForGood(this ILogger logger, string program, string code);

    [LoggerMessage(1105, LogLevel.Warning, "{Program} ended with {Code}")]
    public static partial void EndedUnasked(this ILogger logger, string program, string code);

    [LoggerMessage(1106, LogLevel.Error, "{Program} has failed {Failures} times in a row, and is not started again")]
    public static partial void FailsTooOften(this ILogger logger, string program, int failures);

    [LoggerMessage(1107, LogLevel.Information, "{Program} is started again in {Wait:0.0} s")]
    public static partial void StartsAgain(this ILogger logger, string program, double wait);

    [LoggerMessage(1108, LogLevel.Error, "{Failure}")]
    public static partial void NotStarted(this ILogger logger, string failure);

    [LoggerMessage(1109, LogLevel.Information, "{Program} ended with {Code}")]
    public static partial void Ended(this ILogger logger, string program, string code);

    [LoggerMessage(1110, LogLevel.Warning, "{Program} did not end when it was asked to, and is killed")]
    public static partial void Killed(this ILogger logger, string program);

    [LoggerMessage(1111, LogLevel.Error, "{Program} cannot be killed; process {Id} is left behind")]
    public static partial void LeftBehind(this ILogger logger, string program, int id);
}
