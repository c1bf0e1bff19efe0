using NuGet.Packaging.Core;
using NuGet.Versioning;
using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Restoring;

/// <summary>Restores exactly the packages of a lock. Nothing is resolved; a package that differs is not taken.</summary>
internal static class LockedRestore
{
    public static async Task<LockedDropIn> RunAsync(
        LockedDropIn dropIn,
        TwistedHome home,
        string currentDirectory,
        TimeSpan patience,
        IRestoreObserver observer,
        CancellationToken cancellationToken)
    {
        using var feeds = FeedSet.Load(currentDirectory, patience, observer);
        var store = new PackageStore(home, feeds);
        for (var i = 0; i < dropIn.Packages.Count; i++)
        {
            var package = dropIn.Packages[i];
            observer.Progress(new RestoreProgress($"Restoring {package.Id} {package.Version}", i, dropIn.Packages.Count));
            await RestoreAsync(package, store, feeds, observer, cancellationToken);
        }

        observer.Progress(new RestoreProgress($"Restored {dropIn.Id} {dropIn.Version}", dropIn.Packages.Count, dropIn.Packages.Count));
        return dropIn;
    }

    private static async Task RestoreAsync(
        LockedPackage package, PackageStore store, FeedSet feeds, IRestoreObserver observer, CancellationToken cancellationToken)
    {
        var identity = new PackageIdentity(package.Id, NuGetVersion.Parse(package.Version));
        if (store.TryFindPackage(identity) is { } stored && PackageContent.HashOf(stored) == package.Sha512)
        {
            using var archive = PackageContent.Open(stored);
            store.Repair(package, archive);
            return;
        }

        var download = store.NewDownload();
        try
        {
            var feed = await DownloadAsync(package, identity, download, feeds, observer, cancellationToken);
            await store.AddAsync(identity, download, feed, cancellationToken);
            using var archive = PackageContent.Open(download);
            store.Repair(package, archive);
        }
        finally
        {
            File.Delete(download);
        }
    }

    /// <summary>Asks the feed that the lock names, and then the others that may give the package.</summary>
    private static async Task<Feed> DownloadAsync(
        LockedPackage package, PackageIdentity identity, string download, FeedSet feeds, IRestoreObserver observer, CancellationToken cancellationToken)
    {
        PluginHostException? refused = null;
        foreach (var feed in feeds.All.OrderBy(feed => !string.Equals(feed.Key, package.Source, StringComparison.OrdinalIgnoreCase)))
        {
            if (!feeds.Allows(feed, package.Id)
                || !(await feed.VersionsAsync(package.Id, cancellationToken)).Contains(identity.Version)
                || !await feed.DownloadAsync(identity, download, cancellationToken))
            {
                continue;
            }

            var hash = PackageContent.HashOf(download);
            if (hash == package.Sha512)
            {
                if (refused is not null)
                {
                    observer.Problem(refused.Message);
                }

                return feed;
            }

            refused ??= new PluginHostException(
                $"{package.Id} {package.Version} of the feed \"{feed.Key}\" is not the package that was locked.\nIts hash is {hash}, and not {package.Sha512}.");
        }

        throw refused ?? await feeds.NowhereAsync(package.Id, package.Version, cancellationToken);
    }
}
