using QuoteServer;

[assembly: PersistedTypes(typeof(QuoteServerPersistedTypes))]

namespace QuoteServer;

/// <summary>The source is kept as its own package says.</summary>
public sealed class QuoteServerPersistedTypes : IPersistedTypes
{
    public void Register(PersistedTypeRegistry types) =>
        types.Add<QuoteServerFactory>(
            "QuoteServer.Factory",
            version: 1,
            write: (factory, members) => members.Write("source", factory.Source),
            create: members => new QuoteServerFactory(members.Read<IQuoteSource>("source")));
}
