namespace TwistedQuotes;

/// <summary>Holds the quoter that all connections share.</summary>
[Persisted("TwistedQuotes.QotdFactory", 1)]
public sealed partial class QotdFactory([Kept] IQuoter quoter) : Factory<Qotd>
{
    public IQuoter Quoter { get; } = quoter;
}
