using Twisted.Plugins;

namespace Twisted.Network;

/// <summary>Types of endpoints that come from plug-ins of the type <c>endpoint</c>, whose name is the type's.</summary>
internal static class EndpointPlugins
{
    public static IEnumerable<string> Names() => PluginCatalog.Current.OfType(IServerEndpointType.PluginType).Select(plugin => plugin.Name);

    /// <returns>Null when no plug-in has that name, or it has no endpoints of the wanted kind.</returns>
    public static T? Create<T>(string name)
        where T : class
    {
        foreach (var plugin in PluginCatalog.Current.OfType(IServerEndpointType.PluginType))
        {
            if (plugin.Name == name)
            {
                return plugin.Create<object>() as T;
            }
        }

        return null;
    }
}
