using Microsoft.Extensions.Logging;

namespace Twisted.Monitoring.Admin;

/// <summary>What the admin endpoint logs; the numbers of its events are 980 to 989.</summary>
internal static partial class AdminLog
{
    [LoggerMessage(980, LogLevel.Information, "The admin endpoint listens at {Address}")]
    public static partial void AdminListens(this ILogger log, string address);

    [LoggerMessage(981, LogLevel.Warning, "The admin endpoint at {Address} can be reached from other machines, and answers everybody who reaches it")]
    public static partial void AdminIsWide(this ILogger log, string address);
}
