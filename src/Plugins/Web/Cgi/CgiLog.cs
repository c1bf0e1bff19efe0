using Microsoft.Extensions.Logging;

namespace Twisted.Web;

/// <summary>What the log says of programs that answer requests: events 3020 to 3039, as in docs/logging.md.</summary>
internal static partial class CgiLog
{
    [LoggerMessage(3020, LogLevel.Warning, "\"{File}\" is not run: it may not be executed; allow that with chmod +x")]
    public static partial void NotExecutable(this ILogger logger, string file);

    [LoggerMessage(3021, LogLevel.Error, "\"{File}\" is not run: {Reason}")]
    public static partial void NotRun(this ILogger logger, string file, string reason);

    [LoggerMessage(3022, LogLevel.Warning, "\"{File}\" is not run: {Count} programs run already, as many as may")]
    public static partial void TooManyPrograms(this ILogger logger, string file, int count);

    [LoggerMessage(3023, LogLevel.Error, "\"{File}\" gave no proper answer: {Reason}")]
    public static partial void BadOutput(this ILogger logger, string file, string reason);

    [LoggerMessage(3024, LogLevel.Error, "\"{File}\" is ended: {Reason}")]
    public static partial void TooSlow(this ILogger logger, string file, string reason);

    [LoggerMessage(3025, LogLevel.Warning, "\"{File}\": {Line}")]
    public static partial void ProgramWroteError(this ILogger logger, string file, string line);

    [LoggerMessage(3026, LogLevel.Warning, "\"{File}\": {Count} more lines of errors were left out")]
    public static partial void ErrorsLeftOut(this ILogger logger, string file, long count);

    [LoggerMessage(3027, LogLevel.Warning, "\"{File}\" ended with {Code}")]
    public static partial void EndedBadly(this ILogger logger, string file, string code);

    [LoggerMessage(3028, LogLevel.Warning, "\"{File}\" did not end when it was asked to, and is killed")]
    public static partial void ProgramKilled(this ILogger logger, string file);

    [LoggerMessage(3029, LogLevel.Debug, "\"{File}\" is ended: its client is gone")]
    public static partial void ClientGone(this ILogger logger, string file);

    [LoggerMessage(3030, LogLevel.Warning, "Programs run as root; start the server with a user of their own: twistd --uid")]
    public static partial void RunsAsRoot(this ILogger logger);

    [LoggerMessage(3031, LogLevel.Error, "\"{File}\" failed to be watched to its end")]
    public static partial void EndFails(this ILogger logger, Exception exception, string file);
}
