using Microsoft.Extensions.Logging;

namespace Twisted.Web;

/// <summary>What the log says of the web server: events 1000 to 1019, as in docs/logging.md.</summary>
internal static partial class WebLog
{
    [LoggerMessage(1000, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void ResourceFails(this ILogger logger, string method, string path, Exception exception);
}
