using NuGet.DependencyResolver;
using NuGet.Packaging.Core;

namespace Twisted.PluginHost.Restoring;

/// <summary>What NuGet's analysis leaves of the graph of a drop-in: each package once, with the way that leads to it.</summary>
internal sealed class DropInGraph
{
    private readonly Dictionary<string, GraphNode<RemoteResolveResult>> _selected = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="PluginHostException">The packages need each other in a circle, or different versions of one package.</exception>
    public DropInGraph(PackageIdentity dropIn, GraphNode<RemoteResolveResult> root)
    {
        DropIn = dropIn;
        Check(root.Analyze());
        root.ForEach(node =>
        {
            if (node.Disposition != Disposition.Rejected && node.Item is { } item)
            {
                _selected.TryAdd(item.Key.Name, node);
            }
        });
    }

    public PackageIdentity DropIn { get; }

    public IEnumerable<GraphNode<RemoteResolveResult>> Selected => _selected.Values;

    public GraphNode<RemoteResolveResult>? Find(string id) => _selected.GetValueOrDefault(id);

    /// <summary>How a package came in: <c>MyPlugin 1.0.0 -> Middle 2.0.0 -> Greetings 1.0.0</c>.</summary>
    public static string PathTo(GraphNode<RemoteResolveResult> node)
    {
        var own = $"{node.Item.Key.Name} {node.Item.Key.Version}";
        return node.OuterNode is { } outer ? $"{PathTo(outer)} -> {own}" : own;
    }

    private void Check(AnalyzeResult<RemoteResolveResult> analysis)
    {
        if (analysis.Cycles.Count > 0)
        {
            throw new PluginHostException(
                $"Cannot restore {DropIn.Id} {DropIn.Version}: its packages need each other in a circle, {analysis.Cycles[0].GetPath()}.\n"
                + $"Its author has to break it; until then, take another version: mktap plugin search {DropIn.Id}");
        }

        if (analysis.VersionConflicts.Count > 0)
        {
            var conflict = analysis.VersionConflicts[0];
            string[] paths = [conflict.Selected.GetPathWithLastRange(), conflict.Conflicting.GetPathWithLastRange()];
            Array.Sort(paths, StringComparer.Ordinal);
            throw new PluginHostException(
                $"Cannot restore {DropIn.Id} {DropIn.Version}: its packages need different versions of {conflict.Selected.Key.Name},\n"
                + $"{paths[0]}, and {paths[1]}. Its author has to make them agree.\n"
                + $"Until then, take another version: mktap plugin search {DropIn.Id}");
        }
    }
}
