namespace TwistedQuotes;

[TapPlugin("qotd", "Quote of the Day TAP Builder", Description = "Example of a TAP builder module.")]
public sealed class QuoteTap : TapPlugin<QuoteOptions>
{
    /// <summary>Returns a service that will be attached to the application.</summary>
    public override IService MakeService(QuoteOptions options)
    {
        IQuoter quoter = options.File is { } file
            ? new FortuneQuoter([file.FullName])
            : new StaticQuoter(options.Static);
        return StreamServer.For(options.Port, new QotdFactory(quoter));
    }
}
