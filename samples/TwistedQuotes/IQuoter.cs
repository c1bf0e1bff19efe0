namespace TwistedQuotes;

/// <summary>An object that returns quotes.</summary>
public interface IQuoter
{
    /// <summary>A quote, without a line break at its end. Called from several threads at a time.</summary>
    string GetQuote();
}
