using Twisted.Network;
using Twisted.Plugins;
using Twisted.Services;

namespace Twisted.Web;

/// <summary>Builds web servers.</summary>
[TapPlugin("web", "Web", Description = "A general-purpose web server: files, programs, proxies, package feeds.")]
public sealed class WebTap : TapPlugin<WebOptions>
{
    /// <inheritdoc/>
    public override IService MakeService(WebOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var site = new Site(options.Root ?? new StaticFiles("/nonexistent")) { Log = options.LogFile is { } log ? new AccessLog(log.FullName) : null };
        if (options.Ports is [var only])
        {
            return StreamServer.For(only, site);
        }

        var services = new MultiService();
        foreach (var port in options.Ports)
        {
            services.Add(StreamServer.For(port, site));
        }

        return services;
    }
}
