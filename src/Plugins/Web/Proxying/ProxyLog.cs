using Microsoft.Extensions.Logging;

namespace Twisted.Web;

internal static partial class ProxyLog
{
    [LoggerMessage(3050, LogLevel.Warning, "Cannot connect to {Destination}: {Reason}; it is left out for {Seconds} s where there is another one")]
    public static partial void DestinationLeftOut(this ILogger logger, string destination, string reason, double seconds);

    [LoggerMessage(3051, LogLevel.Information, "{Destination} answers again")]
    public static partial void DestinationAnswersAgain(this ILogger logger, string destination);

    [LoggerMessage(3052, LogLevel.Warning, "{Destination} failed to answer {Method} {Path}: {Reason}")]
    public static partial void DestinationFails(this ILogger logger, string destination, string method, string path, string reason);

    [LoggerMessage(3053, LogLevel.Warning, "{Method} {Path} came back from {Destinations}; a proxy forwards to itself")]
    public static partial void ProxyLoops(this ILogger logger, string method, string path, string destinations);
}
