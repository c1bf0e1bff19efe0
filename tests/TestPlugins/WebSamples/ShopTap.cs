using Twisted.Accounts;

namespace WebSamples;

[TapPlugin("shop", "Shop TAP Builder", Description = "A site of several parts.")]
public sealed class ShopTap : TapPlugin<ShopOptions>
{
    public override IService MakeService(ShopOptions options)
    {
        var files = new StaticFiles(options.Root.FullName)
        {
            DefaultType = "application/octet-stream",
            Processors = new Dictionary<string, IFileProcessor>
            {
                [".cgi"] = new CgiProcessor { Root = options.Root.FullName, Limits = new CgiLimits { RunTime = TimeSpan.FromSeconds(20) } },
            },
        };

        // Below a tree of files, other things have a path each.
        var shop = new MountedResources(files)
            .Mount("/guests", new Guestbook())
            .Mount("/shout", new Shout())
            .Mount("/api", new Api())
            .Mount("/cart", new ReverseProxy("http://127.0.0.1:8081", "http://127.0.0.1:8082"))
            .Mount("/staff", new GuardedResource(new Hello(), new Portal(new WebRealm(), options.Checkers), "staff"));

        var rewriting = new RewritingResource(shop)
            .Add(RewriteRule.ForPrefix("/blog", "https://blog.example.com", redirectStatus: StatusCodes.Status301MovedPermanently))
            .Add(RewriteRule.ForPattern("^/item/([0-9]+)$", "/items/$1.html", RewriteThen.Stop));

        var hosts = new VirtualHosts { Default = rewriting }
            .AddHost("example.com", new Redirect("https://www.example.com/", StatusCodes.Status308PermanentRedirect) { AppendsPath = true, AppendsQuery = true })
            .AddHost("*.users.example.com", new UserDirectory());

        return StreamServer.For(options.Port, new Site(hosts));
    }
}

public sealed class ShopOptions : AuthOptions
{
    [Parameter("port", 'p', Default = "tls:8443:cert=server.pem:alpn=h2,http/1.1", Help = "Where to serve.")]
    public ServerEndpoint Port { get; init; } = null!; // it has a default

    [Parameter("root", 'r', Required = true, Help = "The folder with the pages.")]
    public DirectoryInfo Root { get; init; } = null!; // it is required
}
