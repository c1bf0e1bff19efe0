using Twisted.PluginHost.Finding;
using Twisted.Plugins;

namespace Twisted.Taps;

/// <summary>The plug-ins that code of an application's plug-ins can use. What of them is used becomes part of the application.</summary>
/// <param name="session">Loads them, and has them in the lock of the application's tap.</param>
/// <param name="find">
/// Gives those that are known besides the plug-ins of the session's own drop-ins, which go before. It is called at the first
/// question; most plug-ins ask none.
/// </param>
public sealed class DropInCatalog(DropInSession session, Func<IReadOnlyList<FoundPlugin>> find) : PluginCatalog
{
    private readonly Lock _gate = new();
    private IReadOnlyList<FoundPlugin>? _known;

    public override IReadOnlyList<PluginInfo> OfType(string type)
    {
        lock (_gate)
        {
            _known ??= find();
            var plugins = new List<PluginInfo>();
            var own = session.FindLoaded();
            foreach (var plugin in own.Concat(_known.Where(known => !own.Exists(other => IsOfOneDropIn(known, other)))))
            {
                if (plugin.Entry.Type == type)
                {
                    plugins.Add(new DropInPluginInfo(session, plugin, _gate)
                    {
                        Name = plugin.Entry.Name,
                        Type = type,
                        Description = plugin.Entry.Description,
                        Data = plugin.Entry.Data,
                        DropInId = plugin.DropInId,
                        DropInVersion = plugin.DropInVersion,
                    });
                }
            }

            plugins.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
            return plugins;
        }
    }

    /// <summary>An application uses one version of a drop-in; what another version has is no longer to be had.</summary>
    private static bool IsOfOneDropIn(FoundPlugin left, FoundPlugin right) => string.Equals(left.DropInId, right.DropInId, StringComparison.OrdinalIgnoreCase);
}
