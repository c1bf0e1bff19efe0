using NuGet.Packaging.Core;
using NuGet.Versioning;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;

namespace Twisted.PluginHost.Restoring;

/// <summary>Restores exactly the packages of a lock. Nothing is resolved; a package that differs is not taken.</summary>
internal sealed class LockedRestore : IDisposable
{
    private readonly List<Download> _downloads = [];
    private readonly TwistedHome _home;
    private readonly FeedSet _feeds;
    private readonly IRestoreObserver _observer;
    private readonly PackageStore _store;

    private LockedRestore(TwistedHome home, FeedSet feeds, IRestoreObserver observer)
    {
        _home = home;
        _feeds = feeds;
        _observer = observer;
        _store = new PackageStore(home, feeds);
    }

    public static async Task<LockedDropIn> RunAsync(
        LockedDropIn dropIn,
        TwistedHome home,
        string currentDirectory,
        TimeSpan patience,
        IRestoreObserver observer,
        CancellationToken cancellationToken)
    {
        using var feeds = FeedSet.Load(currentDirectory, patience, observer);
        using var restore = new LockedRestore(home, feeds, observer);
        var done = 0;
        var ready = await AFewAtATime.RunAsync(
            dropIn.Packages,
            async package =>
            {
                observer.Progress(new RestoreProgress($"Restoring {package.Id} {package.Version}", Volatile.Read(ref done), dropIn.Packages.Count));
                var download = await restore.PrepareAsync(package, cancellationToken);
                Interlocked.Increment(ref done);
                return download;
            },
            cancellationToken);
        for (var i = 0; i < ready.Count; i++)
        {
            if (Directory.Exists(ready[i].PackageFolder))
            {
                await restore._store.ReplaceAsync(dropIn.Packages[i], ready[i], cancellationToken);
            }
        }

        observer.Progress(new RestoreProgress($"Restored {dropIn.Id} {dropIn.Version}", dropIn.Packages.Count, dropIn.Packages.Count));
        return dropIn;
    }

    public void Dispose()
    {
        foreach (var download in _downloads)
        {
            download.Dispose();
        }
    }

    /// <summary>Extracts the package beside the store, unless the store has it as it should be.</summary>
    private async Task<Download> PrepareAsync(LockedPackage package, CancellationToken cancellationToken)
    {
        if (_feeds.Find(package.Source) is not null && !_feeds.IsMapped(package.Source, package.Id))
        {
            throw new PluginHostException(
                $"{package.Id} {package.Version} is locked to the feed \"{package.Source}\", and package source mapping does not send it there.\n"
                + $"If the mapping is right, say where it comes from now: mktap plugin update {package.Id}");
        }

        var identity = new PackageIdentity(package.Id, NuGetVersion.Parse(package.Version));
        var download = new Download(_home);
        lock (_downloads)
        {
            _downloads.Add(download);
        }

        if (await TryFindStoredAsync(package, identity, cancellationToken) is { } stored)
        {
            await RepairAsync(package, stored, download, cancellationToken);
            return download;
        }

        var feed = await DownloadAsync(package, identity, download.Path, cancellationToken);
        using var archive = PackageContent.Open(download.Path);
        await _store.VerifySignatureAsync(archive, identity, feed, download, cancellationToken);
        StoredPackage.ExpectFiles(package, archive);
        await _store.ExtractAsync(archive, download.Path, package, feed.Key, download, cancellationToken);
        return download;
    }

    /// <summary>Extracts a stored package anew when any of its files is not as it should be.</summary>
    private async Task RepairAsync(LockedPackage package, string stored, Download download, CancellationToken cancellationToken)
    {
        using var archive = PackageContent.Open(stored);
        var faults = StoredPackage.FaultsOf(_home, package, archive);
        if (faults.Count == 0)
        {
            _observer.Detail($"The store has {package.Id} {package.Version}");
            return;
        }

        foreach (var path in faults)
        {
            var text = $"\"{path}\" of {package.Id} {package.Version} {(File.Exists(path) ? "was changed since it was restored" : "was missing")}; it is put right.";
            if (File.Exists(path))
            {
                _observer.Problem(text);
            }
            else
            {
                _observer.Detail(text);
            }
        }

        var source = _store.SourceOf(archive.GetIdentity()) ?? package.Source;
        await _store.ExtractAsync(archive, stored, package, source, download, cancellationToken);
    }

    /// <summary>The package in the store, if it is the locked one and did not come from another feed than the lock says.</summary>
    private async Task<string?> TryFindStoredAsync(LockedPackage package, PackageIdentity identity, CancellationToken cancellationToken)
    {
        var who = $"{package.Id} {package.Version}";
        if (_store.TryFindPackage(identity) is not { } stored)
        {
            _observer.Detail($"The store has no {who}");
            return null;
        }

        if (PackageStore.TryHashOf(stored) != package.Sha512)
        {
            _observer.Problem($"\"{stored}\" is not the {who} that was locked; it is restored anew.");
            return null;
        }

        // Where it came from may be unreadable, and is then put right like any other file.
        if (_store.SourceOf(identity) is not { } source || string.Equals(source, package.Source, StringComparison.OrdinalIgnoreCase))
        {
            return stored;
        }

        if (_feeds.Find(package.Source) is not { } pinned)
        {
            if (!_feeds.IsMapped(source, package.Id))
            {
                _observer.Detail($"The store's {who} came from \"{source}\", where package source mapping does not send it");
                return null;
            }

            _observer.Detail($"The store's {who} came from \"{source}\"; there is no feed \"{package.Source}\" here");
            return stored;
        }

        await pinned.VersionsAsync(package.Id, cancellationToken);
        if (pinned.FailureOf(package.Id) is not null)
        {
            _observer.Detail($"The store's {who} came from \"{source}\", and \"{package.Source}\" cannot be asked; its bytes are those that were locked");
            return stored;
        }

        _observer.Detail($"The store's {who} came from \"{source}\" and not from \"{package.Source}\", which is asked");
        return null;
    }

    /// <summary>Asks the feed that the lock names, and then the others that may give the package.</summary>
    /// <remarks>When the named feed does not answer, or is not configured on this machine, another with the very same bytes will do.</remarks>
    private async Task<Feed> DownloadAsync(LockedPackage package, PackageIdentity identity, string download, CancellationToken cancellationToken)
    {
        PluginHostException? failure = null;
        foreach (var feed in _feeds.All.OrderBy(feed => !IsNamed(feed)))
        {
            try
            {
                if (!_feeds.Allows(feed, package.Id)
                    || !(await feed.VersionsAsync(package.Id, cancellationToken)).Contains(identity.Version)
                    || !await feed.DownloadAsync(identity, download, cancellationToken))
                {
                    continue;
                }
            }
            catch (PluginHostException exception) when (!WriteFailure.IsFullDisk(exception))
            {
                failure ??= exception;
                _observer.Detail(exception.Message.ReplaceLineEndings(" "));
                continue;
            }

            var hash = PackageContent.HashOf(download, $"{package.Id} {package.Version} of the feed \"{feed.Key}\"");
            if (hash == package.Sha512)
            {
                _observer.Detail($"Took {package.Id} {package.Version} from \"{feed.Key}\"{(IsNamed(feed) ? "" : $", which has the very bytes that came from \"{package.Source}\"")}");
                return feed;
            }

            var refused = $"{package.Id} {package.Version} of the feed \"{feed.Key}\" is not the package that was locked: its hash is {hash}, and not {package.Sha512}.";
            if (IsNamed(feed))
            {
                throw new PluginHostException($"{refused}\nWhoever changed a package after it was published has to explain; to take it nevertheless: mktap plugin update --yes");
            }

            _observer.Problem(refused);
        }

        if (failure is not null)
        {
            throw failure;
        }

        var nowhere = await _feeds.NowhereAsync(package.Id, package.Version, neededBy: null, cancellationToken);
        throw new UnusableVersionException(nowhere.Message, nowhere);

        bool IsNamed(Feed feed) => string.Equals(feed.Key, package.Source, StringComparison.OrdinalIgnoreCase);
    }
}
