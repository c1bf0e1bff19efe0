using TwistedQuotes;

[assembly: PersistedTypes<QuotesPersistedTypes>]

namespace TwistedQuotes;

/// <summary>What of the quoters is kept in a tap. They need not know.</summary>
public sealed class QuotesPersistedTypes : IPersistedTypes
{
    public void Register(PersistedTypeRegistry types)
    {
        types.Add<StaticQuoter>(
            "TwistedQuotes.StaticQuoter",
            version: 1,
            write: (quoter, members) => members.Write("quote", quoter.Quote),
            create: members => new StaticQuoter(members.Read<string>("quote")));
        types.Add<FortuneQuoter>(
            "TwistedQuotes.FortuneQuoter",
            version: 1,
            write: (quoter, members) => members.Write("fileNames", quoter.FileNames),
            create: members => new FortuneQuoter(members.Read<IReadOnlyList<string>>("fileNames")));
    }
}
