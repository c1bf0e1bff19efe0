namespace TwistedQuotes;

/// <summary>Holds the quoter that all connections share.</summary>
public sealed class QotdFactory(IQuoter quoter) : Factory<Qotd>
{
    public IQuoter Quoter { get; } = quoter;
}
