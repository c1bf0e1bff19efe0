namespace Twisted.Network;

/// <summary>A type of server endpoints that a plug-in brings: <c>[Plugin(IServerEndpointType.PluginType, "quic")]</c>, with the word before the first colon as its name.</summary>
/// <remarks>The framework's own types go before. Made once for each endpoint string. A tap that has such an endpoint also locks the package of the plug-in.</remarks>
public interface IServerEndpointType
{
    /// <summary>The type of such plug-ins.</summary>
    const string PluginType = "endpoint";

    /// <summary>The endpoint that the string stands for; its <see cref="object.ToString"/> gives a string that this can read.</summary>
    /// <exception cref="FormatException">A part is wrong; the message names the string, the part and what is expected, and is shown to the user.</exception>
    ServerEndpoint Parse(EndpointDescription description);
}
