using Microsoft.Extensions.Logging;

namespace Twisted.Policies;

/// <summary>What the log says of policies: events 2000 to 2099, as in docs/logging.md.</summary>
internal static partial class PolicyLog
{
    [LoggerMessage(2001, LogLevel.Warning, "{Factory} {What}: {Why}")]
    public static partial void Refuses(this ILogger logger, string factory, string what, string why);

    [LoggerMessage(2002, LogLevel.Information, "{Factory} no longer {What}, as it did {Count} times")]
    public static partial void NoLongerRefuses(this ILogger logger, string factory, string what, long count);
}
