using Microsoft.Extensions.Logging;

namespace Twisted.Web;

internal static partial class WebSocketLog
{
    [LoggerMessage(3044, LogLevel.Error, "{Resource} failed; its WebSocket is closed")]
    public static partial void WebSocketFails(this ILogger logger, string resource, Exception exception);

    [LoggerMessage(3045, LogLevel.Information, "{Resource} refused a WebSocket to a page of \"{Origin}\"")]
    public static partial void OriginRefused(this ILogger logger, string resource, string origin);
}
