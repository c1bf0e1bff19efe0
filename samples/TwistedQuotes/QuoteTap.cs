namespace TwistedQuotes;

[TapPlugin("qotd", "Quote of the Day TAP Builder", Description = "Example of a TAP builder module.")]
public sealed class QuoteTap : TapPlugin<QuoteOptions>
{
    /// <summary>Returns a service that will be attached to the application.</summary>
    public override IService MakeService(QuoteOptions options)
    {
        IQuoter quoter = options.File is { } file
            ? new FortuneQuoter([file.FullName])
            : new StaticQuoter(options.Static);
        var server = StreamServer.For(options.Port, new QotdFactory(quoter));
        return options.Web is { } web
            ? new MultiService { server, FindFace("web").MakeService(web, quoter) }
            : server;
    }

    /// <summary>It is in a package of its own, which is restored and loaded only here.</summary>
    private static IQuoteFace FindFace(string name)
    {
        var faces = PluginCatalog.Current.OfType(IQuoteFace.PluginType);
        var face = faces.FirstOrDefault(face => face.Name == name)
            ?? throw new UsageException($"--{name}: no plug-in shows quotes there; add one by: mktap plugin add TwistedQuotes.Web");
        return face.Create<IQuoteFace>();
    }
}
