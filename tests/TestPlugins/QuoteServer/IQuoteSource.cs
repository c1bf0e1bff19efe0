[assembly: PluginContract]

namespace QuoteServer;

/// <summary>What a plug-in of the type <c>quotes.source</c> is.</summary>
public interface IQuoteSource
{
    /// <summary>The type of the plug-ins, for <c>[Plugin]</c>.</summary>
    const string PluginType = "quotes.source";

    /// <summary>A quote, without a line break at its end. Called from several threads at a time.</summary>
    string NextQuote();
}
