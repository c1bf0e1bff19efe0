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
            await RestoreAsync(package, home, store, feeds, observer, cancellationToken);
        }

        observer.Progress(new RestoreProgress($"Restored {dropIn.Id} {dropIn.Version}", dropIn.Packages.Count, dropIn.Packages.Count));
        return dropIn;
    }

    private static async Task RestoreAsync(
        LockedPackage package, TwistedHome home, PackageStore store, FeedSet feeds, IRestoreObserver observer, CancellationToken cancellationToken)
    {
        var identity = new PackageIdentity(package.Id, NuGetVersion.Parse(package.Version));
        if (feeds.Find(package.Source) is not null && !feeds.IsMapped(package.Source, package.Id))
        {
            throw new PluginHostException(
                $"{package.Id} {package.Version} is locked to the feed \"{package.Source}\", and package source mapping does not send it there.\n"
                + $"If the mapping is right, say where it comes from now: mktap plugin update {package.Id}");
        }

        if (TryFindStored(package, identity, store, feeds, observer) is { } stored)
        {
            using var archive = PackageContent.Open(stored);
            store.Repair(package, archive);
            return;
        }

        using var download = new Download(home);
        var feed = await DownloadAsync(package, identity, download.Path, feeds, observer, cancellationToken);
        await store.AddAsync(identity, download.Path, feed, cancellationToken);
        using var downloaded = PackageContent.Open(download.Path);
        store.Repair(package, downloaded);
    }

    /// <summary>The package in the store, if it is the locked one and did not come from another feed than the lock says.</summary>
    private static string? TryFindStored(LockedPackage package, PackageIdentity identity, PackageStore store, FeedSet feeds, IRestoreObserver observer)
    {
        if (store.TryFindPackage(identity) is not { } stored)
        {
            observer.Detail($"The store has no {package.Id} {package.Version}");
            return null;
        }

        if (PackageStore.TryHashOf(stored) != package.Sha512)
        {
            observer.Detail($"The store's {package.Id} {package.Version} is not the locked one");
            return null;
        }

        // An address that no feed has any more says nothing; the hash then has to do.
        var address = store.SourceOf(identity);
        if (feeds.All.FirstOrDefault(feed => feed.Source.Source == address) is { } feed
            && feeds.Find(package.Source) is { } pinned && pinned != feed)
        {
            observer.Detail($"The store's {package.Id} {package.Version} came from \"{feed.Key}\" and not from \"{package.Source}\"");
            return null;
        }

        observer.Detail($"The store has {package.Id} {package.Version}");
        return stored;
    }

    /// <summary>Asks the feed that the lock names, and then the others that may give the package.</summary>
    /// <remarks>When the named feed does not answer, or is not configured on this machine, another with the very same bytes will do.</remarks>
    private static async Task<Feed> DownloadAsync(
        LockedPackage package, PackageIdentity identity, string download, FeedSet feeds, IRestoreObserver observer, CancellationToken cancellationToken)
    {
        foreach (var feed in feeds.All.OrderBy(feed => !IsNamed(feed)))
        {
            if (!feeds.Allows(feed, package.Id)
                || !(await feed.VersionsAsync(package.Id, cancellationToken)).Contains(identity.Version)
                || !await feed.DownloadAsync(identity, download, cancellationToken))
            {
                continue;
            }

            var hash = PackageContent.HashOf(download, $"{package.Id} {package.Version} of the feed \"{feed.Key}\"");
            if (hash == package.Sha512)
            {
                observer.Detail($"Took {package.Id} {package.Version} from \"{feed.Key}\"{(IsNamed(feed) ? "" : $", which has the very bytes that came from \"{package.Source}\"")}");
                return feed;
            }

            var refused = $"{package.Id} {package.Version} of the feed \"{feed.Key}\" is not the package that was locked: its hash is {hash}, and not {package.Sha512}.";
            if (IsNamed(feed))
            {
                throw new PluginHostException($"{refused}\nWhoever changed a package after it was published has to explain; to take it nevertheless: mktap plugin update {package.Id}");
            }

            observer.Problem(refused);
        }

        throw await feeds.NowhereAsync(package.Id, package.Version, neededBy: null, cancellationToken);

        bool IsNamed(Feed feed) => string.Equals(feed.Key, package.Source, StringComparison.OrdinalIgnoreCase);
    }
}
