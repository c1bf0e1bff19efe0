using Twisted.Web;

namespace TwistedQuotes.Web;

/// <summary>What <c>mktap qotd --web</c> asks for.</summary>
[Plugin(IQuoteFace.PluginType, "web", Description = "Shows quotes to browsers.")]
public sealed class WebFace : IQuoteFace
{
    public IService MakeService(ServerEndpoint endpoint, IQuoter quoter) =>
        StreamServer.For(endpoint, new Site(new QuoteResource(quoter)));
}
