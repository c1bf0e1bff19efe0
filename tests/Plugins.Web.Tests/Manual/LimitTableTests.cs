using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Twisted.Tests.Web;

/// <summary>The limits in docs/web.md are those of the code.</summary>
public sealed class LimitTableTests
{
    [Fact]
    public void Every_limit_of_the_server_is_the_one_in_the_manual()
    {
        var limits = new KestrelServerLimits();
        SiteLimits.Apply(limits);
        string[] rows =
        [
            $"| a connection without a request | {SiteLimits.IdleTimeout.TotalSeconds} s |",
            $"| the head of a request, from its first byte on | {SiteLimits.HeadTimeout.TotalSeconds} s |",
            $"| the request line | {limits.MaxRequestLineSize / 1024} KiB |",
            $"| all headers; their number | {limits.MaxRequestHeadersTotalSize / 1024} KiB; {limits.MaxRequestHeaderCount} |",
            string.Create(CultureInfo.InvariantCulture, $"| the body of a request | {limits.MaxRequestBodySize / 1024 / 1024} MiB ({limits.MaxRequestBodySize:N0} bytes) |"),
            $"| a body that arrives slowly | {limits.MinRequestBodyDataRate!.BytesPerSecond} bytes/s, after {limits.MinRequestBodyDataRate.GracePeriod.TotalSeconds} s |",
            $"| a client that takes nothing of what is sent | {SiteLimits.SendTimeout.TotalSeconds} s |",
            $"| a client that reads slowly | {limits.MinResponseDataRate!.BytesPerSecond} bytes/s, after {limits.MinResponseDataRate.GracePeriod.TotalSeconds} s;",
            $"| a new connection without a request, at a drain | {SiteLimits.DrainTimeout.TotalSeconds} s |",
            $"| answers that are not made yet, at a stop without a drain | {SiteLimits.TimeToEnd.TotalSeconds} s |",
            $"| streams of a connection of HTTP/2 | {limits.Http2.MaxStreamsPerConnection} |",
            $"| a package that is pushed (`LargestPackage`) | {PackageFeed.UsualLargestPackage / 1024 / 1024} MiB |",
            $"| rewrites of a request | {RewritingResource.MostRewrites} |",
        ];
        var page = Page();

        Assert.All(rows, row => Assert.Contains("\n" + row, page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_limit_of_programs_is_the_one_in_the_manual()
    {
        var limits = new CgiLimits();
        string[] rows =
        [
            $"| `HeaderTime` | {limits.HeaderTime.TotalSeconds} s,",
            $"| `IdleTime` | {limits.IdleTime.TotalSeconds} s,",
            $"| `RunTime` | {limits.RunTime.TotalSeconds} s |",
            $"| `GracePeriod` | {limits.GracePeriod.TotalSeconds} s ",
            $"| `MaxHeaderBytes` | {limits.MaxHeaderBytes / 1024} KiB |",
            $"| `MaxOutputBytes` | {limits.MaxOutputBytes?.ToString(CultureInfo.InvariantCulture) ?? "none"} |",
            $"| `MaxSpooledBytes`, of bodies without a length | {limits.MaxSpooledBytes / 1024 / 1024} MiB |",
            $"| `MaxPrograms`, of each processor | {limits.MaxPrograms} |",
            $"| `MaxErrorLines` | {limits.MaxErrorLines} |",
        ];
        var page = Page();

        Assert.All(rows, row => Assert.Contains("\n" + row, page, StringComparison.Ordinal));
        Assert.Equal(typeof(CgiLimits).GetProperties().Length, rows.Length);
    }

    private static string Page([CallerFilePath] string thisFile = "") =>
        File.ReadAllText(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "docs", "web.md"))).ReplaceLineEndings("\n");
}
