namespace Twisted.Plugins;

/// <summary>The plug-ins that code of a plug-in can use, by their type.</summary>
/// <remarks>Safe for use from any thread.</remarks>
public abstract class PluginCatalog
{
    private static volatile PluginCatalog s_current = new NoPlugins();

    /// <summary>The catalogue of this process. The host sets it before any plug-in runs; without a host it is empty.</summary>
    public static PluginCatalog Current
    {
        get => s_current;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            s_current = value;
        }
    }

    /// <summary>The plug-ins of exactly that type, in the order of their names; none for a type that nobody provides.</summary>
    /// <remarks>Finding loads nothing: what is known is what the manifests say.</remarks>
    public abstract IReadOnlyList<PluginInfo> OfType(string type);

    private sealed class NoPlugins : PluginCatalog
    {
        public override IReadOnlyList<PluginInfo> OfType(string type) => [];
    }
}
