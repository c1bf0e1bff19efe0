using Microsoft.Extensions.Logging;

namespace Twisted.Web;

/// <summary>What the log says of the web server: events 3000 to 3019, as in docs/logging.md.</summary>
internal static partial class WebLog
{
    [LoggerMessage(3000, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void ResourceFails(this ILogger logger, string method, string path, Exception exception);

    [LoggerMessage(3001, LogLevel.Warning, "Requests are not noted in \"{File}\": {Reason}")]
    public static partial void AccessLogNotWritten(this ILogger logger, string file, string reason);

    [LoggerMessage(3002, LogLevel.Error, "{Method} {Path}: {Reason}")]
    public static partial void ResourceNotUsable(this ILogger logger, string method, string path, string reason);
}
