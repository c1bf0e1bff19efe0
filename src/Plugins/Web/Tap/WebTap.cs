using Twisted.Accounts;
using Twisted.Network;
using Twisted.Plugins;
using Twisted.Services;
using Twisted.Usage;

namespace Twisted.Web;

/// <summary>Builds web servers.</summary>
[TapPlugin("web", "Web", Description = "A general-purpose web server: files, programs, C#, proxies, package feeds.")]
public sealed class WebTap : TapPlugin<WebOptions>
{
    /// <inheritdoc/>
    public override IService MakeService(WebOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var site = new Site(RootOf(options))
        {
            Log = options.LogFile is { } log ? new AccessLog(log.FullName) : null,
            ShowsTracebacks = options.Tracebacks,
        };
        var ports = WebPorts.Of(options);
        if (ports is [var only] && !options.Http3)
        {
            return StreamServer.For(only, site);
        }

        var services = new MultiService();
        foreach (var port in ports)
        {
            services.Add(StreamServer.For(port, site));
        }

        if (options.Http3)
        {
            services.Add(new Http3Server(site, ports[^1]));
        }

        return services;
    }

    private static Resource RootOf(WebOptions options) => Guarded(Rewritten(WithHosts(WithMounts(options.MakeRoot(), options), options), options), options);

    /// <summary>Makes what an option asks for.</summary>
    /// <exception cref="UsageException">That cannot be.</exception>
    private static T Made<T>(string option, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException exception)
        {
            // For people: without the name of a parameter of ours.
            throw new UsageException($"--{option}: {exception.Message.Split(" (Parameter ")[0].TrimEnd('.')}", exception);
        }
    }

    private static Resource WithMounts(Resource root, WebOptions options)
    {
        if (options.Mounts.Count + options.Redirects.Count == 0)
        {
            return root;
        }

        var mounted = new MountedResources(root);
        foreach (var (path, target) in options.Mounts)
        {
            mounted.Mount(path, Made("mount", () => Target.Make(target)));
        }

        foreach (var (path, url) in options.Redirects)
        {
            mounted.Mount(path, Made("redirect", () => new Redirect(url, StatusCodes.Status308PermanentRedirect) { AppendsPath = true, AppendsQuery = true }));
        }

        return mounted;
    }

    private static Resource WithHosts(Resource root, WebOptions options)
    {
        if (options.Hosts.Count == 0)
        {
            return root;
        }

        var hosts = new VirtualHosts { Default = root };
        foreach (var (name, target) in options.Hosts)
        {
            Made("host", () => hosts.AddHost(name, Target.Make(target)));
        }

        return hosts;
    }

    private static Resource Rewritten(Resource root, WebOptions options)
    {
        if (options.Rewrites.Count == 0)
        {
            return root;
        }

        var rewriting = new RewritingResource(root);
        foreach (var (pattern, replacement) in options.Rewrites)
        {
            rewriting.Add(Made("rewrite", () => RewriteRule.ForPattern(pattern, replacement)));
        }

        return rewriting;
    }

    private static Resource Guarded(Resource root, WebOptions options) => options.Checkers.Count == 0
        ? root
        : new GuardedResource(root, new Portal(new WebRealm(), options.Checkers), "Twisted") { AllowsPasswordsInTheClear = options.AuthInTheClear };
}
