using NuGet.Packaging.Core;
using NuGet.Versioning;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;

namespace Twisted.PluginHost.Restoring;

/// <summary>Restores a drop-in in the versions that its packages ask for now, in two steps: all is downloaded and checked, and then kept.</summary>
internal sealed class PlannedRestore : IDisposable
{
    private readonly TwistedHome _home;
    private readonly IRestoreObserver _observer;
    private readonly FeedSet _feeds;
    private readonly PackageStore _store;
    private readonly List<Download> _downloads = [];
    private IReadOnlyList<StagedPackage> _staged = [];

    private PlannedRestore(TwistedHome home, FeedSet feeds, IRestoreObserver observer)
    {
        _home = home;
        _feeds = feeds;
        _observer = observer;
        _store = new PackageStore(home, feeds);
    }

    public static async Task<DropInPlan> PlanAsync(
        DropInRequest request, PlanOptions options, TwistedHome home, string folder, TimeSpan patience, IRestoreObserver observer, CancellationToken cancellationToken)
    {
        var pins = new SourcePins(options.Known);

        // Who names a feed means that one, wherever the drop-in itself came from so far; the plan tells of the change.
        var enforced = options.MayChangeSources ? SourcePins.None : options.Source is null ? pins : new SourcePins(options.Known, except: request.Id);
        var feeds = FeedSet.Load(folder, patience, observer, enforced);
        var restore = new PlannedRestore(home, feeds, observer);
        try
        {
            return await restore.PlanAsync(request, options, pins, cancellationToken);
        }
        catch
        {
            restore.Dispose();
            throw;
        }
    }

    /// <summary>Restores packages as one set, of which none has to be a drop-in.</summary>
    public static async Task<LockedDropIn> RestoreSetAsync(
        string id,
        string version,
        IReadOnlyList<DropInRequest> requests,
        IReadOnlyList<LockedDropIn> known,
        TwistedHome home,
        string folder,
        TimeSpan patience,
        IRestoreObserver observer,
        CancellationToken cancellationToken)
    {
        var pins = new SourcePins(known);
        using var restore = new PlannedRestore(home, FeedSet.Load(folder, patience, observer, pins), observer);
        var resolver = new DropInResolver(restore._feeds, observer);
        var asked = new List<PackageIdentity>();
        foreach (var request in requests)
        {
            observer.Progress(new RestoreProgress($"Looking for {request}", 0, 0));
            asked.Add(
                HostPackages.VersionOf(request.Id) is { } own && (request.Version is null || request.IsMetBy(request.Id, own.ToNormalizedString()))
                    ? new PackageIdentity(request.Id, own)
                    : await resolver.SelectAsync(request, prerelease: false, cancellationToken));
        }

        var name = new PackageIdentity(id, NuGetVersion.Parse(version));
        await restore.StageAllAsync(await resolver.ResolveSetAsync(name, asked, cancellationToken), hasDropIn: false, cancellationToken);
        var locked = new LockedDropIn { Id = id, Version = version, Packages = [.. restore._staged.Select(package => package.Locked)] };
        if (locked.Packages.SelectMany(package => Changes(package, pins.Find(package.Id))).FirstOrDefault() is { } change)
        {
            throw new PluginHostException($"Cannot restore the packages of {id}: {change}.\nIf that is right, delete its lock.");
        }

        foreach (var package in restore._staged)
        {
            await restore._store.AddAsync(package.Locked, package.Download, package.Feed.Key, cancellationToken);
        }

        observer.Progress(new RestoreProgress($"Restored the packages of {id}", restore._staged.Count, restore._staged.Count));
        return locked;
    }

    public async Task CommitAsync(LockedDropIn dropIn, DropInScope? scope, CancellationToken cancellationToken)
    {
        foreach (var package in _staged)
        {
            await _store.AddAsync(package.Locked, package.Download, package.Feed.Key, cancellationToken);
        }

        if (scope is null)
        {
            await OneOffLock.WriteAsync(_home, dropIn, cancellationToken);
        }
        else if (await StoredLock.AddAsync(_home, scope, dropIn, cancellationToken) is { } fault)
        {
            _observer.Problem(fault);
        }

        _observer.Progress(new RestoreProgress($"Restored {dropIn.Id} {dropIn.Version}", _staged.Count, _staged.Count));
    }

    public void Dispose()
    {
        foreach (var download in _downloads)
        {
            download.Dispose();
        }

        _feeds.Dispose();
    }

    private async Task<DropInPlan> PlanAsync(DropInRequest request, PlanOptions options, SourcePins pins, CancellationToken cancellationToken)
    {
        if (options.Source is not null)
        {
            _feeds.TakeOnlyFrom(request.Id, _feeds.Require(options.Source), options.MayChangeSources);
        }

        var resolver = new DropInResolver(_feeds, _observer);
        _observer.Progress(new RestoreProgress($"Looking for {request}", 0, 0));
        var dropIn = await resolver.SelectAsync(request, options.Prerelease, cancellationToken);
        var resolved = await resolver.ResolveAsync(dropIn, cancellationToken);
        await StageAllAsync(resolved, hasDropIn: true, cancellationToken);
        var own = _staged[0];
        return new DropInPlan(this)
        {
            Locked = new LockedDropIn
            {
                Id = own.Locked.Id, Version = own.Locked.Version, Stock = options.Stock, Packages = [.. _staged.Select(package => package.Locked)],
            },
            Manifest = own.Manifest!,
            Authors = own.Authors,
            Description = own.Description,
            Previous = options.Known.FirstOrDefault(known => string.Equals(known.Id, own.Locked.Id, StringComparison.OrdinalIgnoreCase)),
            Changes = [.. _staged.SelectMany(package => Changes(package.Locked, pins.Find(package.Locked.Id)))],
        };
    }

    private async Task StageAllAsync(IReadOnlyList<ResolvedPackage> resolved, bool hasDropIn, CancellationToken cancellationToken)
    {
        var done = 0;
        _staged = await AFewAtATime.RunAsync(
            resolved,
            async package =>
            {
                _observer.Progress(new RestoreProgress(
                    $"Restoring {package.Identity.Id} {package.Identity.Version} from {package.Feed.Key}", Volatile.Read(ref done), resolved.Count));
                var staged = await StageAsync(package, isDropIn: hasDropIn && package == resolved[0], isOfSet: !hasDropIn, cancellationToken);
                Interlocked.Increment(ref done);
                return staged;
            },
            cancellationToken);
    }

    private async Task<StagedPackage> StageAsync(ResolvedPackage package, bool isDropIn, bool isOfSet, CancellationToken cancellationToken)
    {
        var download = new Download(_home);
        lock (_downloads)
        {
            _downloads.Add(download);
        }

        var who = $"{package.Identity.Id} {package.Identity.Version}";
        if (!await package.Feed.DownloadAsync(package.Identity, download.Path, cancellationToken))
        {
            throw new PluginHostException(
                $"The feed \"{package.Feed.Key}\" lists {who}, but does not give it out.\nTake another version: mktap plugin search {package.Identity.Id}");
        }

        using var archive = PackageContent.Open(download.Path, $"{who} of the feed \"{package.Feed.Key}\"");
        PackageContent.ExpectIdentity(archive, package);
        await _store.VerifySignatureAsync(archive, package.Identity, package.Feed, download, cancellationToken);
        var manifest = isDropIn ? PackageContent.ReadManifest(archive) : PackageContent.TryReadManifest(archive);
        var locked = await PackageContent.LockAsync(archive, package.Feed.Key, manifest, hasManifest: isDropIn || (isOfSet && manifest is not null), cancellationToken);
        PackageChecks.CheckFramework(archive, locked, package.Path);
        if (isDropIn || (isOfSet && manifest is not null))
        {
            PackageChecks.CheckDropIn(archive, manifest!, locked);
        }

        await _store.ExtractAsync(archive, download.Path, locked, package.Feed.Key, download, cancellationToken);
        return new StagedPackage
        {
            Feed = package.Feed,
            Download = download,
            Locked = locked,
            Manifest = manifest,
            Authors = archive.NuspecReader.GetAuthors() ?? "",
            Description = archive.NuspecReader.GetDescription() ?? "",
        };
    }

    private static IEnumerable<OriginChange> Changes(LockedPackage package, LockedPackage? before)
    {
        if (before is null)
        {
            yield break;
        }

        if (!string.Equals(before.Source, package.Source, StringComparison.OrdinalIgnoreCase))
        {
            yield return new OriginChange(package.Id, "source", $"\"{before.Source}\"", $"\"{package.Source}\"");
        }

        // Whoever signs from now on takes nothing away; whoever no longer does, or is somebody else, may be anybody.
        if (before.Publisher is { } publisher && package.Publisher?.IsSameAs(publisher) != true)
        {
            yield return new OriginChange(package.Id, "publisher", $"\"{publisher}\"", package.Publisher is { } other ? $"\"{other}\"" : "nobody: it is not signed");
        }
    }
}
