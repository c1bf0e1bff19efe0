namespace TwistedQuotes;

/// <summary>Returns a static quote.</summary>
public sealed class StaticQuoter(string quote) : IQuoter
{
    public string Quote { get; } = quote;

    public string GetQuote() => Quote;
}
