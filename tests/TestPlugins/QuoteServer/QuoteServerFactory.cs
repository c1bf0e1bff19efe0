namespace QuoteServer;

public sealed class QuoteServerFactory(IQuoteSource source) : Factory<QuoteServerProtocol>
{
    public IQuoteSource Source { get; } = source;
}
