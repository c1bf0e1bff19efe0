[assembly: PluginContract]

namespace TwistedQuotes;

/// <summary>An interface to a quoter, besides the protocol of this package. Others bring it, as a plug-in of the type <c>quotes.face</c>.</summary>
public interface IQuoteFace
{
    /// <summary>The type of the plug-ins, for <c>[Plugin]</c>.</summary>
    const string PluginType = "quotes.face";

    /// <summary>Makes the service that says the quotes.</summary>
    /// <param name="endpoint">Where it listens.</param>
    /// <param name="quoter">Other services have it, too.</param>
    IService MakeService(ServerEndpoint endpoint, IQuoter quoter);
}
