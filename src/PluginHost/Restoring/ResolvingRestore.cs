using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;
using Twisted.PluginHost.Versions;

namespace Twisted.PluginHost.Restoring;

/// <summary>Restores a drop-in in the versions that its packages ask for now.</summary>
internal static class ResolvingRestore
{
    public static async Task<LockedDropIn> RunAsync(
        DropInRequest request,
        bool stock,
        TwistedHome home,
        string currentDirectory,
        TimeSpan patience,
        IRestoreObserver observer,
        CancellationToken cancellationToken)
    {
        using var feeds = FeedSet.Load(currentDirectory, patience, observer);
        var store = new PackageStore(home, feeds);
        var resolver = new DropInResolver(feeds);

        observer.Progress(new RestoreProgress($"Looking for {request}", 0, 0));
        var dropIn = await resolver.SelectAsync(request, cancellationToken);
        var resolved = await resolver.ResolveAsync(dropIn, cancellationToken);
        var packages = new List<LockedPackage>();
        foreach (var package in resolved)
        {
            observer.Progress(new RestoreProgress($"Restoring {package.Identity.Id} {package.Identity.Version} from {package.Feed.Key}", packages.Count, resolved.Count));
            packages.Add(await RestoreAsync(package, isDropIn: packages.Count == 0, store, cancellationToken));
        }

        var locked = new LockedDropIn { Id = packages[0].Id, Version = packages[0].Version, Stock = stock, Packages = packages };
        if (await StoredLock.AddAsync(home, locked, cancellationToken) is { } fault)
        {
            observer.Problem(fault);
        }

        observer.Progress(new RestoreProgress($"Restored {locked.Id} {locked.Version}", packages.Count, packages.Count));
        return locked;
    }

    private static async Task<LockedPackage> RestoreAsync(ResolvedPackage package, bool isDropIn, PackageStore store, CancellationToken cancellationToken)
    {
        var download = store.NewDownload();
        try
        {
            if (!await package.Feed.DownloadAsync(package.Identity, download, cancellationToken))
            {
                throw new PluginHostException($"The feed \"{package.Feed.Key}\" lists {package.Identity.Id} {package.Identity.Version}, but does not give it out.");
            }

            using var archive = PackageContent.Open(download);
            if (isDropIn)
            {
                // Before anything is in the store: what cannot be used is not taken.
                FrameworkCheck.Check(package.Identity.Id, package.Identity.Version.ToNormalizedString(), PackageContent.ReadManifest(archive));
            }

            var locked = PackageContent.Lock(archive, package.Feed.Key, isDropIn);
            await store.AddAsync(package.Identity, download, package.Feed, cancellationToken);
            store.Repair(locked, archive);
            return locked;
        }
        finally
        {
            File.Delete(download);
        }
    }
}
