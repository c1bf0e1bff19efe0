using NuGet.Common;
using NuGet.Configuration;
using NuGet.DependencyResolver;
using NuGet.Frameworks;
using NuGet.LibraryModel;
using NuGet.Packaging;
using NuGet.Packaging.Core;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;
using Twisted.PluginHost.Loading;

namespace Twisted.PluginHost.Restoring;

/// <summary>Lets NuGet's walker ask all feeds as if they were one.</summary>
internal sealed class FeedDependencyProvider(FeedSet feeds) : IRemoteDependencyProvider
{
    public bool IsHttp => false;

    public PackageSource Source { get; } = new("all");

    public SourceRepository? SourceRepository => null;

    public async Task<LibraryIdentity?> FindLibraryAsync(
        LibraryRange libraryRange, NuGetFramework targetFramework, SourceCacheContext cacheContext, ILogger logger, CancellationToken cancellationToken)
    {
        // Only the host has the Framework; HostPackages was asked and does not have that version.
        if (HostAssemblies.IsAbi(libraryRange.Name))
        {
            return null;
        }

        var versions = await feeds.VersionsAsync(libraryRange.Name, cancellationToken);
        var best = versions.FindBestMatch(libraryRange.VersionRange, version => version);
        return best is null ? null : new LibraryIdentity(libraryRange.Name, best, LibraryType.Package);
    }

    public async Task<LibraryDependencyInfo> GetDependenciesAsync(
        LibraryIdentity libraryIdentity, NuGetFramework targetFramework, SourceCacheContext cacheContext, ILogger logger, CancellationToken cancellationToken)
    {
        var package = new PackageIdentity(libraryIdentity.Name, libraryIdentity.Version);
        var feed = await feeds.FindAsync(package, cancellationToken);
        var dependencies = feed is null ? [] : await feed.DependenciesAsync(package, cancellationToken);
        return LibraryDependencyInfo.Create(
            libraryIdentity,
            targetFramework,
            dependencies.Select(dependency => new LibraryDependency(
                new LibraryRange(dependency.Id, dependency.VersionRange, LibraryDependencyTarget.PackageProjectExternal))));
    }

    public async Task<IEnumerable<NuGetVersion>> GetAllVersionsAsync(
        string id, SourceCacheContext cacheContext, ILogger logger, CancellationToken cancellationToken) =>
        await feeds.VersionsAsync(id, cancellationToken);

    /// <summary>The walker does not download; the store takes packages from <see cref="Feed.DownloadAsync"/>.</summary>
    public Task<IPackageDownloader> GetPackageDownloaderAsync(
        PackageIdentity packageIdentity, SourceCacheContext cacheContext, ILogger logger, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
