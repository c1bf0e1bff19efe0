namespace QuoteServer;

[TapPlugin("quoteserver", "Quote Server TAP Builder", Description = "Sends quotes from whatever source is installed.")]
public sealed class QuoteServerTap : TapPlugin<QuoteServerOptions>
{
    public override IService MakeService(QuoteServerOptions options)
    {
        // Finding loads nothing; only the one that is chosen is loaded.
        var sources = PluginCatalog.Current.OfType(IQuoteSource.PluginType);
        var source = sources.FirstOrDefault(source => source.Name == options.Source)
            ?? throw new UsageException(
                sources.Count == 0
                    ? $"there is no source \"{options.Source}\", nor any other; add a package with one by: mktap plugin add"
                    : $"there is no source \"{options.Source}\"; there is {string.Join(", ", sources.Select(source => source.Name))}");
        return StreamServer.For(options.Port, new QuoteServerFactory(source.Create<IQuoteSource>()));
    }
}
