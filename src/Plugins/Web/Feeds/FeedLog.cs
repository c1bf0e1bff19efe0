using System.Net;
using Microsoft.Extensions.Logging;

namespace Twisted.Web.Feeds;

/// <summary>What the log says of package feeds: events 3080 to 3089, as in docs/logging.md.</summary>
internal static partial class FeedLog
{
    [LoggerMessage(3080, LogLevel.Warning, "The package \"{File}\" is left out: {Fault}")]
    public static partial void PackageLeftOut(this ILogger logger, string file, string fault);

    [LoggerMessage(3081, LogLevel.Warning, "The package \"{File}\" is left out: {Id} {Version} is in \"{Other}\" already")]
    public static partial void PackageTwice(this ILogger logger, string file, string id, string version, string other);

    [LoggerMessage(3082, LogLevel.Information, "{Peer} pushed {Id} {Version}")]
    public static partial void PackagePushed(this ILogger logger, IPAddress? peer, string id, string version);

    [LoggerMessage(3083, LogLevel.Information, "{Peer} deleted {Id} {Version}")]
    public static partial void PackageDeleted(this ILogger logger, IPAddress? peer, string id, string version);

    [LoggerMessage(3084, LogLevel.Warning, "Refused to change the feed for {Peer}: {Reason}")]
    public static partial void ChangeRefused(this ILogger logger, IPAddress? peer, string reason);

    [LoggerMessage(3085, LogLevel.Error, "The package feed has a fault: {Fault}")]
    public static partial void FeedFails(this ILogger logger, string fault);
}
