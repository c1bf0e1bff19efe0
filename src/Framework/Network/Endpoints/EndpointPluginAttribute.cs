using Twisted.Plugins;

namespace Twisted.Network;

/// <summary>Marks a class as a plug-in that has a type of endpoints: an <see cref="IServerEndpointType"/>.</summary>
/// <param name="type">The word before the first colon of endpoint strings: lower-case letters, digits and hyphens. The framework's own go before.</param>
public sealed class EndpointPluginAttribute(string type) : PluginAttribute(PluginType, type)
{
    /// <summary>The type of such plug-ins.</summary>
    public const string PluginType = "endpoint";
}
