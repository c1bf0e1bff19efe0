namespace Twisted.Network;

/// <summary>A type of client endpoints that a plug-in of the type <see cref="IServerEndpointType.PluginType"/> brings; one class may be both.</summary>
/// <inheritdoc cref="IServerEndpointType" path="/remarks"/>
public interface IClientEndpointType
{
    /// <summary>The endpoint that the string stands for; its <see cref="object.ToString"/> gives a string that this can read.</summary>
    /// <exception cref="FormatException">A part is wrong; the message names the string, the part and what is expected, and is shown to the user.</exception>
    ClientEndpoint Parse(EndpointDescription description);
}
