using Twisted.Manifest;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;

namespace Twisted.PluginHost.Finding;

/// <summary>All plug-ins that are known without a look at any feed: the project's, the user's, and then the stock ones.</summary>
/// <remarks>Reads a few small files; loads no plug-in code, and no NuGet assembly.</remarks>
public sealed class PluginDirectory
{
    private readonly TwistedHome _home;
    private readonly List<FoundPlugin> _plugins = [];
    private readonly List<PluginProblem> _problems = [];
    private readonly List<FoundPlugin> _hidden = [];
    private readonly List<UnrestoredDropIn> _unrestored = [];

    private PluginDirectory(TwistedHome home) => _home = home;

    /// <summary>In the order of their tap names, and then those of other types in the order of their names.</summary>
    public IReadOnlyList<FoundPlugin> Plugins => _plugins;

    /// <summary>What had to be left out.</summary>
    public IReadOnlyList<PluginProblem> Problems => _problems;

    /// <summary>The plug-ins whose tap names an earlier scope has too; <c>--package</c> reaches them.</summary>
    public IReadOnlyList<FoundPlugin> Hidden => _hidden;

    /// <summary>The drop-ins of the sets that must be restored before it is known what plug-ins they have.</summary>
    public IReadOnlyList<UnrestoredDropIn> Unrestored => _unrestored;

    /// <summary>Never fails for a broken file: that is among <see cref="Problems"/>, and the others work.</summary>
    /// <param name="home">The store.</param>
    /// <param name="scopes">The sets that hold, the nearest first; <see cref="DropInScope.For"/> has those of a folder.</param>
    public static PluginDirectory Open(TwistedHome home, IReadOnlyList<DropInScope> scopes) => Open(home, scopes, StockCatalogue.Read());

    internal static PluginDirectory Open(TwistedHome home, IReadOnlyList<DropInScope> scopes, IReadOnlyList<StockDropIn> stock)
    {
        var directory = new PluginDirectory(home);
        var requested = new List<DropInRequest>();
        IReadOnlyList<LockedDropIn> locked = [];
        foreach (var scope in scopes)
        {
            var readable = directory.TryReadLock(scope);
            locked = readable ?? [];
            foreach (var request in directory.ReadSet(scope))
            {
                // Which version of a drop-in holds is for the nearest scope to say.
                if (readable is not null && !IsRequested(requested, request.Id))
                {
                    requested.Add(request);
                    directory.AddDropIn(scope, request, Find(locked, request.Id));
                }
            }
        }

        foreach (var dropIn in stock)
        {
            // The user's scope is the last one; what comes with the tools is never part of a project's lock.
            if (!IsRequested(requested, dropIn.Id))
            {
                directory.AddStockDropIn(dropIn, Find(locked, dropIn.Id));
            }
        }

        directory._plugins.Sort(Compare);
        return directory;
    }

    /// <summary>All plug-ins of that type, in the order of <see cref="Plugins"/>.</summary>
    public IReadOnlyList<FoundPlugin> OfType(string type) => _plugins.FindAll(plugin => plugin.Entry.Type == type);

    /// <summary>The plug-ins behind that word on the command line: none, one, or several of one scope, of which none goes before the others.</summary>
    public IReadOnlyList<FoundPlugin> FindTaps(string tapName) => _plugins.FindAll(plugin => plugin.Entry.TapName == tapName);

    private static LockedDropIn? Find(IReadOnlyList<LockedDropIn> locked, string id)
    {
        foreach (var dropIn in locked)
        {
            if (string.Equals(dropIn.Id, id, StringComparison.OrdinalIgnoreCase))
            {
                return dropIn;
            }
        }

        return null;
    }

    private static bool IsRequested(IReadOnlyList<DropInRequest> requests, string id)
    {
        foreach (var request in requests)
        {
            if (string.Equals(request.Id, id, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static int Compare(FoundPlugin left, FoundPlugin right)
    {
        var order = (left.Entry.TapName is null).CompareTo(right.Entry.TapName is null);
        return order != 0
            ? order
            : string.CompareOrdinal(left.Entry.TapName ?? left.Entry.Name, right.Entry.TapName ?? right.Entry.Name);
    }

    /// <summary>Null when the file cannot be read. What it pinned is then not resolved anew: that would be other code than was locked.</summary>
    private IReadOnlyList<LockedDropIn>? TryReadLock(DropInScope scope)
    {
        try
        {
            return StoredLock.Read(scope);
        }
        catch (LockException exception)
        {
            _problems.Add(new PluginProblem(null, null, scope.LockFile, StoredLock.Describe(scope, exception)));
        }
        catch (PluginHostException exception)
        {
            _problems.Add(new PluginProblem(null, null, scope.LockFile, exception.Message));
        }

        return null;
    }

    private IReadOnlyList<DropInRequest> ReadSet(DropInScope scope)
    {
        try
        {
            return DropInSet.Read(scope);
        }
        catch (PluginHostException exception)
        {
            _problems.Add(new PluginProblem(null, null, scope.SetFile, exception.Message));
            return [];
        }
    }

    private void AddDropIn(DropInScope scope, DropInRequest request, LockedDropIn? locked)
    {
        if (locked is null || !request.IsMetBy(locked))
        {
            _unrestored.Add(new UnrestoredDropIn(scope, request));
            return;
        }

        var package = locked.Packages[0];
        var path = Path.Combine(_home.PackageFolder(package), PluginManifest.FileName);
        try
        {
            if (VerifiedFile.TryReadManifest(_home, package) is { } json)
            {
                Add(ManifestReader.Read(json), scope.Origin, locked.Id, locked.Version, locked);
            }
            else
            {
                _unrestored.Add(new UnrestoredDropIn(scope, request) { Locked = locked });
            }
        }
        catch (ManifestException exception)
        {
            _problems.Add(new PluginProblem(locked.Id, locked.Version, path, $"Cannot read the manifest of {locked.Id} {locked.Version}, \"{path}\": {exception.Message}.\nTake another version: mktap plugin update {locked.Id}"));
        }
        catch (PluginHostException exception)
        {
            _problems.Add(new PluginProblem(locked.Id, locked.Version, path, exception.Message));
        }
    }

    /// <summary>A stock drop-in that was restored for another version of the tools counts as not restored.</summary>
    private void AddStockDropIn(StockDropIn dropIn, LockedDropIn? locked) =>
        Add(dropIn.Manifest, PluginOrigin.Stock, dropIn.Id, dropIn.Version, locked?.Version == dropIn.Version ? locked : null);

    private void Add(PluginManifest manifest, PluginOrigin origin, string id, string version, LockedDropIn? locked)
    {
        foreach (var entry in manifest.Plugins)
        {
            var plugin = new FoundPlugin
            {
                Entry = entry,
                DropInId = id,
                DropInVersion = version,
                Origin = origin,
                Locked = locked,
            };
            var isHidden = entry.TapName is not null && _plugins.Exists(other => other.Origin < origin && other.Entry.TapName == entry.TapName);
            (isHidden ? _hidden : _plugins).Add(plugin);
        }
    }
}
