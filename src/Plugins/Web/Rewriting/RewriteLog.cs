using Microsoft.Extensions.Logging;

namespace Twisted.Web;

internal static partial class RewriteLog
{
    [LoggerMessage(3042, LogLevel.Error, "The pattern \"{Pattern}\" takes too long for \"{Path}\"; write it without looks ahead and behind and references back")]
    public static partial void PatternTakesTooLong(this ILogger logger, string pattern, string path);

    [LoggerMessage(3043, LogLevel.Error, "\"{Path}\" was rewritten {Count} times, and the rules go on; the last was \"{Match}\"")]
    public static partial void RewritesWithoutEnd(this ILogger logger, string path, int count, string match);
}
