using NuGet.Common;
using NuGet.DependencyResolver;
using NuGet.LibraryModel;
using NuGet.Packaging.Core;
using NuGet.RuntimeModel;
using NuGet.Versioning;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Loading;

namespace Twisted.PluginHost.Restoring;

/// <summary>Finds which packages, of which versions, make up a drop-in.</summary>
internal sealed class DropInResolver(FeedSet feeds)
{
    /// <summary>The version that is asked for.</summary>
    /// <exception cref="PluginHostException">No feed has it, or it is no version.</exception>
    public async Task<PackageIdentity> SelectAsync(DropInRequest request, CancellationToken cancellationToken)
    {
        var range = ParseRange(request);
        var versions = await feeds.VersionsAsync(request.Id, cancellationToken);
        var withPrerelease = range is not null && (range.MinVersion?.IsPrerelease == true || range.MaxVersion?.IsPrerelease == true);
        var best = versions
            .Where(version => range?.Satisfies(version) != false && (withPrerelease || !version.IsPrerelease))
            .Max();
        return best is not null
            ? new PackageIdentity(request.Id, best)
            : throw await feeds.NowhereAsync(request.Id, request.Version, cancellationToken);
    }

    /// <summary>The drop-in's package, and then those that are private to it in the order of their ids.</summary>
    /// <exception cref="PluginHostException">A package that is needed is nowhere, or two packages need different versions of it.</exception>
    public async Task<IReadOnlyList<ResolvedPackage>> ResolveAsync(PackageIdentity dropIn, CancellationToken cancellationToken)
    {
        var context = new RemoteWalkContext(feeds.Cache, feeds.Mapping, NullLogger.Instance);
        context.ProjectLibraryProviders.Add(new HostPackages());
        foreach (var feed in feeds.All)
        {
            context.RemoteLibraryProviders.Add(new FeedDependencyProvider(feed));
        }

        var exactly = new VersionRange(dropIn.Version, includeMinVersion: true, dropIn.Version, includeMaxVersion: true);
        var graph = await new RemoteDependencyWalker(context)
            .WalkAsync(new LibraryRange(dropIn.Id, exactly, LibraryDependencyTarget.Package), AssetSelection.Framework, null, RuntimeGraph.Empty, true)
            .WaitAsync(cancellationToken);
        var selected = Select(dropIn, graph);
        await CheckEdgesAsync(selected, cancellationToken);

        var packages = new List<ResolvedPackage>();
        foreach (var item in selected.Values)
        {
            if (item.Key.Type == LibraryType.Package)
            {
                var identity = new PackageIdentity(item.Key.Name, item.Key.Version);
                packages.Add(new ResolvedPackage(identity, await FindAsync(identity, cancellationToken)));
            }
        }

        packages.Sort((left, right) => Order(left).CompareTo(Order(right)));
        return packages;

        (bool IsOther, string Id) Order(ResolvedPackage package) =>
            (!string.Equals(package.Identity.Id, dropIn.Id, StringComparison.OrdinalIgnoreCase), package.Identity.Id.ToLowerInvariant());
    }

    private static VersionRange? ParseRange(DropInRequest request)
    {
        if (request.Version is null)
        {
            return null;
        }

        if (NuGetVersion.TryParse(request.Version, out var version))
        {
            return new VersionRange(version, includeMinVersion: true, version, includeMaxVersion: true);
        }

        return VersionRange.TryParse(request.Version, out var range)
            ? range
            : throw new PluginHostException($"\"{request.Version}\" is no version of {request.Id}: write \"1.2.0\", or a range such as \"[1.0, 2.0)\".");
    }

    /// <summary>What NuGet's analysis leaves of the graph, by id.</summary>
    private static Dictionary<string, GraphItem<RemoteResolveResult>> Select(PackageIdentity dropIn, GraphNode<RemoteResolveResult> graph)
    {
        var analysis = graph.Analyze();
        if (analysis.Cycles.Count > 0)
        {
            throw new PluginHostException($"Cannot restore {dropIn.Id} {dropIn.Version}: its packages need each other in a circle, {analysis.Cycles[0].GetPath()}.");
        }

        if (analysis.VersionConflicts.Count > 0)
        {
            var conflict = analysis.VersionConflicts[0];
            string[] paths = [conflict.Selected.GetPathWithLastRange(), conflict.Conflicting.GetPathWithLastRange()];
            Array.Sort(paths, StringComparer.Ordinal);
            throw new PluginHostException(
                $"Cannot restore {dropIn.Id} {dropIn.Version}: its packages need different versions of {conflict.Selected.Key.Name}:\n"
                + $"{paths[0]}, and {paths[1]}.");
        }

        var selected = new Dictionary<string, GraphItem<RemoteResolveResult>>(StringComparer.OrdinalIgnoreCase);
        graph.ForEach(node =>
        {
            if (node.Disposition != Disposition.Rejected && node.Item is { } item)
            {
                selected.TryAdd(item.Key.Name, item);
            }
        });
        return selected;
    }

    /// <summary>Compares every dependency with what was selected: the analysis looks neither at versions of the host nor at all pins.</summary>
    private async Task CheckEdgesAsync(Dictionary<string, GraphItem<RemoteResolveResult>> selected, CancellationToken cancellationToken)
    {
        foreach (var item in selected.Values)
        {
            foreach (var dependency in item.Data.Dependencies ?? [])
            {
                var (id, range) = (dependency.Name, dependency.LibraryRange.VersionRange);
                var found = selected.GetValueOrDefault(id)?.Key;
                if (found is not null && found.Type != LibraryType.Unresolved && range?.Satisfies(found.Version) != false)
                {
                    continue;
                }

                var who = $"{item.Key.Name} {item.Key.Version} needs {id} {range?.PrettyPrint()}";
                if (HostAssemblies.IsAbi(id))
                {
                    throw new PluginHostException(
                        $"{who}, and this host has {HostPackages.VersionOf(id)}.\nTake another version of {item.Key.Name}, or of mktap and twistd.");
                }

                throw found is null || found.Type == LibraryType.Unresolved
                    ? await NeededNowhereAsync(who, id, range, cancellationToken)
                    : new PluginHostException($"{who}, but other packages of the drop-in lead to {id} {found.Version}.\nIts author has to make them agree.");
            }
        }
    }

    private async Task<PluginHostException> NeededNowhereAsync(string who, string id, VersionRange? range, CancellationToken cancellationToken)
    {
        var nowhere = await feeds.NowhereAsync(id, range?.PrettyPrint(), cancellationToken);
        return new PluginHostException(nowhere.Message.Replace($"Cannot find the package \"{id}\" {range?.PrettyPrint()}.", $"{who}, which cannot be found.", StringComparison.Ordinal));
    }

    private async Task<Feed> FindAsync(PackageIdentity package, CancellationToken cancellationToken) =>
        await feeds.FindAsync(package, cancellationToken)
        ?? throw await feeds.NowhereAsync(package.Id, package.Version.ToNormalizedString(), cancellationToken);
}
