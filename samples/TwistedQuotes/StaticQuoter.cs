namespace TwistedQuotes;

/// <summary>Returns a static quote.</summary>
public sealed class StaticQuoter(string quote) : IQuoter
{
    /// <summary>What is said when nobody chose a quote.</summary>
    public const string UsualQuote = "An apple a day keeps the doctor away.";

    public string Quote { get; } = quote;

    public string GetQuote() => Quote;
}
