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
    private readonly List<StagedPackage> _staged = [];

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

    public async Task CommitAsync(LockedDropIn dropIn, DropInScope? scope, CancellationToken cancellationToken)
    {
        foreach (var package in _staged)
        {
            using var archive = PackageContent.Open(package.Download.Path);
            await _store.AddAsync(package.Identity, package.Download.Path, package.Feed, cancellationToken);
            _store.Repair(package.Locked, archive);
        }

        if (scope is null)
        {
            OneOffLock.Write(_home, dropIn);
        }
        else if (await StoredLock.AddAsync(_home, scope, dropIn, cancellationToken) is { } fault)
        {
            _observer.Problem(fault);
        }

        _observer.Progress(new RestoreProgress($"Restored {dropIn.Id} {dropIn.Version}", _staged.Count, _staged.Count));
    }

    public void Dispose()
    {
        foreach (var package in _staged)
        {
            package.Download.Dispose();
        }

        _feeds.Dispose();
    }

    private async Task<DropInPlan> PlanAsync(DropInRequest request, PlanOptions options, SourcePins pins, CancellationToken cancellationToken)
    {
        var only = options.Source is null ? null : _feeds.Require(options.Source);
        var resolver = new DropInResolver(_feeds, _observer);
        _observer.Progress(new RestoreProgress($"Looking for {request}", 0, 0));
        var dropIn = await resolver.SelectAsync(request, only, options.Prerelease, cancellationToken);
        var resolved = await resolver.ResolveAsync(dropIn, only, cancellationToken);
        foreach (var package in resolved)
        {
            _observer.Progress(new RestoreProgress(
                $"Restoring {package.Identity.Id} {package.Identity.Version} from {package.Feed.Key}", _staged.Count, resolved.Count));
            await StageAsync(package, isDropIn: _staged.Count == 0, cancellationToken);
        }

        using var archive = PackageContent.Open(_staged[0].Download.Path);
        var own = _staged[0].Locked;
        return new DropInPlan(this)
        {
            Locked = new LockedDropIn { Id = own.Id, Version = own.Version, Stock = options.Stock, Packages = [.. _staged.Select(package => package.Locked)] },
            Manifest = PackageContent.ReadManifest(archive),
            Authors = archive.NuspecReader.GetAuthors() ?? "",
            Description = archive.NuspecReader.GetDescription() ?? "",
            Previous = options.Known.FirstOrDefault(known => string.Equals(known.Id, own.Id, StringComparison.OrdinalIgnoreCase)),
            Changes = [.. _staged.SelectMany(package => Changes(package.Locked, pins.Find(package.Locked.Id)))],
        };
    }

    private async Task StageAsync(ResolvedPackage package, bool isDropIn, CancellationToken cancellationToken)
    {
        var download = new Download(_home);
        try
        {
            if (!await package.Feed.DownloadAsync(package.Identity, download.Path, cancellationToken))
            {
                throw new PluginHostException($"The feed \"{package.Feed.Key}\" lists {package.Identity.Id} {package.Identity.Version}, but does not give it out.");
            }

            using var archive = PackageContent.Open(download.Path, $"{package.Identity.Id} {package.Identity.Version} of the feed \"{package.Feed.Key}\"");
            PackageContent.ExpectIdentity(archive, package);
            await _store.VerifySignatureAsync(archive, package, download, cancellationToken);
            var locked = PackageContent.Lock(archive, package.Feed.Key, isDropIn);
            PackageChecks.CheckFramework(archive, locked, package.Path);
            if (isDropIn)
            {
                PackageChecks.CheckDropIn(archive, PackageContent.ReadManifest(archive), locked);
            }

            _staged.Add(new StagedPackage(package.Identity, package.Feed, download, locked));
        }
        catch
        {
            download.Dispose();
            throw;
        }
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
