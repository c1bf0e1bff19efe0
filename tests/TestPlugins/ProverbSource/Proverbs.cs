using ProverbSource;
using QuoteServer;

[assembly: PersistedTypes(typeof(ProverbPersistedTypes))]

namespace ProverbSource;

[Plugin(IQuoteSource.PluginType, "proverbs", Description = "Proverbs, one after the other.")]
[PluginData("language", "en")]
public sealed class Proverbs : IQuoteSource
{
    private static readonly string[] All =
    [
        "Look before you leap.",
        "He who hesitates is lost.",
    ];

    private uint _next;

    public string NextQuote() => All[(Interlocked.Increment(ref _next) - 1) % All.Length];
}

public sealed class ProverbPersistedTypes : IPersistedTypes
{
    public void Register(PersistedTypeRegistry types) =>
        types.Add<Proverbs>("ProverbSource.Proverbs", version: 1, write: (_, _) => { }, create: _ => new Proverbs());
}
