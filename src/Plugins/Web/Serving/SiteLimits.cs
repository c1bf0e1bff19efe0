using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Twisted.Web;

/// <summary>What a client may cost.</summary>
internal static class SiteLimits
{
    /// <summary>How long a connection without a request stays open.</summary>
    public static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(120);

    /// <summary>How long a head may take from its first byte to its last.</summary>
    public static readonly TimeSpan HeadTimeout = TimeSpan.FromSeconds(15);

    /// <summary>How long a client may take nothing of what is sent.</summary>
    public static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(60);

    /// <summary>How long a new connection may take to its first byte when the site is about to end.</summary>
    public static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How long requests may go on at a stop without a time to drain.</summary>
    public static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(2);

    private const int LargestHead = 32 * 1024;
    private const int LongestLine = 8 * 1024;
    /// <summary>How many fields a head may have.</summary>
    public const int MostFields = 100;
    private const long LargestBody = 30 * 1024 * 1024;

    public static void Apply(KestrelServerLimits limits)
    {
        limits.KeepAliveTimeout = IdleTimeout;
        limits.RequestHeadersTimeout = HeadTimeout;
        limits.MaxRequestHeadersTotalSize = LargestHead;
        limits.MaxRequestLineSize = LongestLine;
        limits.MaxRequestHeaderCount = MostFields;
        limits.MaxRequestBodySize = LargestBody;
    }
}
