using QuoteServer;

namespace ProverbSource;

[Plugin(IQuoteSource.PluginType, "proverbs", Description = "Proverbs, one after the other.")]
[PluginData("language", "en")]
[Persisted("ProverbSource.Proverbs", 1)]
public sealed partial class Proverbs : IQuoteSource
{
    private static readonly string[] All =
    [
        "Look before you leap.",
        "He who hesitates is lost.",
    ];

    [Kept]
    private uint _next;

    public string NextQuote() => All[(Interlocked.Increment(ref _next) - 1) % All.Length];
}
