using Twisted.Plugins;

namespace Twisted.Testing;

/// <summary>A plug-in of a <see cref="FakePluginCatalog"/>.</summary>
internal sealed class FakePluginInfo(Func<object> create) : PluginInfo
{
    private volatile bool _wasCreated;

    public bool WasCreated => _wasCreated;

    public override T Create<T>()
    {
        _wasCreated = true;
        var plugin = create();
        return plugin as T
            ?? throw new InvalidOperationException($"The plug-in \"{Name}\" is a {plugin?.GetType().Name ?? "null"}, which is no {typeof(T).Name}.");
    }
}
