using System.Net;
using System.Text;

namespace Twisted.Web.Feeds;

/// <summary>What a person sees who opens the feed in a browser: how to use it.</summary>
internal static class FeedPage
{
    public static Task SendAsync(HttpContext context, PackageIndex index, FeedAddresses addresses, bool takesPackages)
    {
        // Only styles of the page itself: nothing on it is anybody's but ours.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return FeedAnswer.SendAsync(context, Encoding.UTF8.GetBytes(Text(index, addresses, takesPackages)), "text/html; charset=utf-8");
    }

    private static string Text(PackageIndex index, FeedAddresses addresses, bool takesPackages)
    {
        var insecure = addresses.Index.StartsWith("http:", StringComparison.Ordinal) ? " --allow-insecure-connections" : "";
        var count = index.All.Count == 1 ? "1 package" : $"{index.All.Count} packages";
        var push = takesPackages
            ? $"""
                <p>Push a package, with the key that you were given:</p>
                <pre>dotnet nuget push PACKAGE.nupkg --source team --api-key KEY{insecure}</pre>
                """
            : "<p>Nothing can be pushed: this feed is read only.</p>";
        return $$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Package feed</title>
            <style>
            :root { color-scheme: light dark }
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem }
            pre { padding: .75rem 1rem; border: 1px solid #8886; border-radius: .4rem; overflow-x: auto }
            </style>
            </head>
            <body>
            <h1>Package feed</h1>
            <p>A NuGet feed with {{count}}. Its address is for NuGet's clients:</p>
            <pre>dotnet nuget add source {{WebUtility.HtmlEncode(addresses.Index)}} --name team{{insecure}}</pre>
            {{push}}
            <p>Find the drop-ins of Twisted in it, and add one:</p>
            <pre>mktap plugin search
            mktap plugin add ID</pre>
            </body>
            </html>

            """;
    }
}
