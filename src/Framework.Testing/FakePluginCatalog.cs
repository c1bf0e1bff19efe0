using Twisted.Plugins;

namespace Twisted.Testing;

/// <summary>A catalogue of objects that the test gives.</summary>
/// <remarks>
/// <see cref="Use"/> sets <see cref="PluginCatalog.Current"/>, of which there is one in the process: tests that do it must
/// not run at the same time. Everything else may be called from any thread.
/// </remarks>
public sealed class FakePluginCatalog : PluginCatalog
{
    private readonly Lock _gate = new();
    private readonly List<FakePluginInfo> _plugins = [];

    /// <summary>Adds a plug-in.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="name">Its name.</param>
    /// <param name="create">Makes its object, each time that one is asked for; it stands for the loading.</param>
    /// <param name="data">Its data by key; none by default.</param>
    /// <returns>What code that looks for plug-ins gets to see.</returns>
    public PluginInfo Add(string type, string name, Func<object> create, IReadOnlyDictionary<string, string>? data = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        var plugin = new FakePluginInfo(create)
        {
            Name = name,
            Type = type,
            Data = data ?? new Dictionary<string, string>(),
            DropInId = "Tests",
            DropInVersion = "1.0.0",
        };
        lock (_gate)
        {
            _plugins.Add(plugin);
        }

        return plugin;
    }

    /// <summary>The names of the plug-ins of which an object was made, in the order of their names; what only was found is not among them.</summary>
    public IReadOnlyList<string> Loaded => Sorted(plugin => plugin.WasCreated, plugin => plugin.Name);

    public override IReadOnlyList<PluginInfo> OfType(string type) => Sorted(plugin => plugin.Type == type, PluginInfo (plugin) => plugin);

    /// <summary>Makes this the catalogue of the process.</summary>
    /// <returns>Brings the one of before back when it is disposed.</returns>
    public IDisposable Use()
    {
        var before = Current;
        Current = this;
        return new Restoration(before);
    }

    private List<T> Sorted<T>(Func<FakePluginInfo, bool> filter, Func<FakePluginInfo, T> result)
    {
        lock (_gate)
        {
            return [.. _plugins.Where(filter).OrderBy(plugin => plugin.Name, StringComparer.Ordinal).Select(result)];
        }
    }

    private sealed class Restoration(PluginCatalog before) : IDisposable
    {
        public void Dispose() => Current = before;
    }
}
