namespace QuoteServer;

/// <summary>The source is kept as its own package says.</summary>
[Persisted("QuoteServer.Factory", 1)]
public sealed partial class QuoteServerFactory([Kept] IQuoteSource source) : Factory<QuoteServerProtocol>
{
    public IQuoteSource Source { get; } = source;
}
