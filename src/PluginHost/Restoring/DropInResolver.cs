using NuGet.Common;
using NuGet.Configuration;
using NuGet.DependencyResolver;
using NuGet.LibraryModel;
using NuGet.Packaging.Core;
using NuGet.RuntimeModel;
using NuGet.Versioning;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Loading;

namespace Twisted.PluginHost.Restoring;

/// <summary>Finds which packages, of which versions, make up a drop-in.</summary>
internal sealed class DropInResolver(FeedSet feeds, IRestoreObserver observer)
{
    /// <summary>The version that is asked for.</summary>
    /// <param name="request">The package, and which versions of it will do.</param>
    /// <param name="prerelease">True to take versions with a label also when none is asked for.</param>
    /// <param name="cancellationToken">Ends the wait for feeds.</param>
    /// <exception cref="PluginHostException">No feed has it, or it is no version.</exception>
    public async Task<PackageIdentity> SelectAsync(DropInRequest request, bool prerelease, CancellationToken cancellationToken)
    {
        var range = ParseRange(request);
        var versions = await feeds.VersionsAsync(request.Id, cancellationToken);
        var withPrerelease = prerelease || range is not null && (range.MinVersion?.IsPrerelease == true || range.MaxVersion?.IsPrerelease == true);
        NuGetVersion? best = null;
        foreach (var version in versions.OrderDescending())
        {
            var reason = range?.Satisfies(version) == false ? $"it is not {request.Version}"
                : version.IsPrerelease && !withPrerelease ? "it is a prerelease"
                : best is not null ? $"{best} is newer"
                : null;
            best = reason is null ? version : best;
            observer.Detail(reason is null ? $"Chose {request.Id} {version}" : $"Passed over {request.Id} {version}: {reason}");
        }

        if (best is not null)
        {
            return new PackageIdentity(request.Id, best);
        }

        if (range is null && versions.Count > 0)
        {
            throw new PluginHostException(
                $"Cannot find a version of \"{request.Id}\" that is no prerelease; the newest is {versions.Max()}.\nTo take that: mktap plugin add {request.Id} --prerelease");
        }

        throw await feeds.NowhereAsync(request.Id, request.Version, neededBy: null, cancellationToken);
    }

    /// <summary>The drop-in's package, and then those that are private to it in the order of their ids.</summary>
    /// <exception cref="PluginHostException">A package that is needed is nowhere, or two packages need different versions of it.</exception>
    public async Task<IReadOnlyList<ResolvedPackage>> ResolveAsync(PackageIdentity dropIn, CancellationToken cancellationToken)
    {
        var exactly = new VersionRange(dropIn.Version, includeMinVersion: true, dropIn.Version, includeMaxVersion: true);
        return await ResolveAsync(dropIn, new LibraryRange(dropIn.Id, exactly, LibraryDependencyTarget.Package), root: null, cancellationToken);
    }

    /// <summary>All packages that some need together, in the order of their ids.</summary>
    /// <param name="name">Who asks for them, in messages.</param>
    /// <param name="packages">What is asked for.</param>
    /// <param name="cancellationToken">Ends the wait for feeds.</param>
    /// <exception cref="PluginHostException">A package that is needed is nowhere, or two packages need different versions of it.</exception>
    public Task<IReadOnlyList<ResolvedPackage>> ResolveSetAsync(PackageIdentity name, IReadOnlyList<PackageIdentity> packages, CancellationToken cancellationToken) =>
        ResolveAsync(name, new LibraryRange(name.Id, VersionRange.All, LibraryDependencyTarget.Project), new SetRoot(name, packages), cancellationToken);

    private async Task<IReadOnlyList<ResolvedPackage>> ResolveAsync(PackageIdentity dropIn, LibraryRange range, SetRoot? root, CancellationToken cancellationToken)
    {
        // All feeds are one to the walker: so what a package needs is read from the feed that it is then taken from, and
        // mapping and pins are judged in one place.
        var context = new RemoteWalkContext(feeds.Cache, PackageSourceMapping.GetPackageSourceMapping(NullSettings.Instance), NullLogger.Instance);
        if (root is not null)
        {
            context.ProjectLibraryProviders.Add(root);
        }

        context.ProjectLibraryProviders.Add(new HostPackages());
        context.RemoteLibraryProviders.Add(new FeedDependencyProvider(feeds));
        var top = await new RemoteDependencyWalker(context)
            .WalkAsync(range, AssetSelection.Framework, null, RuntimeGraph.Empty, true)
            .WaitAsync(cancellationToken);
        if (top.Item.Key.Type == LibraryType.Unresolved)
        {
            throw await feeds.NowhereAsync(dropIn.Id, dropIn.Version.ToNormalizedString(), neededBy: null, cancellationToken);
        }

        var graph = new DropInGraph(dropIn, top);
        await CheckEdgesAsync(graph, cancellationToken);

        var packages = new List<ResolvedPackage>();
        foreach (var node in graph.Selected)
        {
            if (node.Item.Key.Type == LibraryType.Package)
            {
                var identity = new PackageIdentity(node.Item.Key.Name, node.Item.Key.Version);
                var path = DropInGraph.PathTo(node);
                var feed = await FindAsync(identity, path, cancellationToken);
                observer.Detail($"{path}: from \"{feed.Key}\"");
                packages.Add(new ResolvedPackage(identity, feed, path));
            }
            else
            {
                observer.Detail($"{DropInGraph.PathTo(node)}: the host has it");
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
            : throw new PluginHostException($"\"{request.Version}\" is no version of {request.Id}: write \"1.2.0\", or a range such as \"[1.0, 2.0)\".\nSee what there is: mktap plugin search {request.Id}");
    }

    /// <summary>Compares every dependency with what was selected: the analysis looks neither at versions of the host nor at all pins.</summary>
    private async Task CheckEdgesAsync(DropInGraph graph, CancellationToken cancellationToken)
    {
        foreach (var node in graph.Selected)
        {
            foreach (var dependency in node.Item.Data.Dependencies ?? [])
            {
                var (id, range) = (dependency.Name, dependency.LibraryRange.VersionRange);
                var found = graph.Find(id);
                if (found is not null && found.Item.Key.Type != LibraryType.Unresolved && range?.Satisfies(found.Item.Key.Version) != false)
                {
                    continue;
                }

                var who = $"Cannot restore {graph.DropIn.Id} {graph.DropIn.Version}: {(node.OuterNode is null ? "it" : DropInGraph.PathTo(node))} needs {id} {range?.PrettyPrint()}";
                if (HostAssemblies.IsAbi(id))
                {
                    throw new PluginHostException(
                        $"{who}, and this host has {HostPackages.VersionOf(id)}.\nTake another version of {node.Item.Key.Name}, or of mktap and twistd: mktap plugin search {graph.DropIn.Id}");
                }

                if (found is null || found.Item.Key.Type == LibraryType.Unresolved)
                {
                    throw await feeds.NowhereAsync(id, range?.PrettyPrint(), who, cancellationToken);
                }

                var isDowngrade = range?.MinVersion is { } lowest && found.Item.Key.Version < lowest;
                throw new PluginHostException(
                    $"{who},\nbut {DropInGraph.PathTo(found)} is nearer{(isDowngrade ? ", and would be a downgrade" : "")}. Its author has to make them agree.\n"
                    + $"Until then, take another version: mktap plugin search {graph.DropIn.Id}");
            }
        }
    }

    private async Task<Feed> FindAsync(PackageIdentity package, string path, CancellationToken cancellationToken) =>
        await feeds.FindAsync(package, cancellationToken)
        ?? throw await feeds.NowhereAsync(package.Id, package.Version.ToNormalizedString(), $"Cannot restore {path}", cancellationToken);
}
