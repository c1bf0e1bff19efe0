using Twisted.Manifest;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Storing;
using Twisted.PluginHost.Versions;

namespace Twisted.PluginHost.Finding;

/// <summary>All plug-ins that are known without a look at any feed: the user's, and then the stock ones.</summary>
/// <remarks>Reads a few small files; loads no plug-in code, and no NuGet assembly.</remarks>
public sealed class PluginDirectory
{
    private readonly TwistedHome _home;
    private readonly List<FoundPlugin> _plugins = [];
    private readonly List<PluginProblem> _problems = [];
    private readonly List<DropInRequest> _unrestored = [];

    private PluginDirectory(TwistedHome home) => _home = home;

    /// <summary>In the order of their tap names, and then those of other types in the order of their names.</summary>
    public IReadOnlyList<FoundPlugin> Plugins => _plugins;

    /// <summary>What had to be left out.</summary>
    public IReadOnlyList<PluginProblem> Problems => _problems;

    /// <summary>The drop-ins of the user's set that must be restored before it is known what plug-ins they have.</summary>
    public IReadOnlyList<DropInRequest> Unrestored => _unrestored;

    /// <summary>Never fails for a broken file: that is among <see cref="Problems"/>, and the others work.</summary>
    public static PluginDirectory Open(TwistedHome home) => Open(home, StockCatalogue.Read());

    internal static PluginDirectory Open(TwistedHome home, IReadOnlyList<StockDropIn> stock)
    {
        var directory = new PluginDirectory(home);
        var locked = directory.ReadLock();
        var requests = directory.ReadSet();
        foreach (var request in requests)
        {
            directory.AddUserDropIn(request, Find(locked, request.Id));
        }

        foreach (var dropIn in stock)
        {
            if (!IsRequested(requests, dropIn.Id))
            {
                directory.AddStockDropIn(dropIn, Find(locked, dropIn.Id));
            }
        }

        directory._plugins.Sort(Compare);
        return directory;
    }

    /// <summary>All plug-ins of that type, in the order of <see cref="Plugins"/>.</summary>
    public IReadOnlyList<FoundPlugin> OfType(string type) => _plugins.FindAll(plugin => plugin.Entry.Type == type);

    /// <summary>The plug-in behind that word on the command line, or null.</summary>
    public FoundPlugin? FindTap(string tapName) => _plugins.Find(plugin => plugin.Entry.TapName == tapName);

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

    private IReadOnlyList<LockedDropIn> ReadLock()
    {
        try
        {
            return StoredLock.Read(_home);
        }
        catch (LockException exception)
        {
            _problems.Add(new PluginProblem(null, null, _home.LockFile, $"Cannot read the lock \"{_home.LockFile}\": {exception.Message}.\nIt is written anew when a drop-in is restored."));
        }
        catch (PluginHostException exception)
        {
            _problems.Add(new PluginProblem(null, null, _home.LockFile, exception.Message));
        }

        return [];
    }

    private IReadOnlyList<DropInRequest> ReadSet()
    {
        try
        {
            return DropInSet.Read(_home);
        }
        catch (PluginHostException exception)
        {
            _problems.Add(new PluginProblem(null, null, _home.SetFile, exception.Message));
            return [];
        }
    }

    private void AddUserDropIn(DropInRequest request, LockedDropIn? locked)
    {
        if (locked is null || !IsAskedFor(request, locked))
        {
            _unrestored.Add(request);
            return;
        }

        var package = locked.Packages[0];
        var path = Path.Combine(_home.PackageFolder(package), PluginManifest.FileName);
        try
        {
            if (VerifiedFile.TryReadManifest(_home, package) is { } json)
            {
                Add(ManifestReader.Read(json), PluginOrigin.User, locked.Id, locked.Version, locked, path);
            }
            else
            {
                _unrestored.Add(request);
            }
        }
        catch (ManifestException exception)
        {
            _problems.Add(new PluginProblem(locked.Id, locked.Version, path, $"Cannot read the manifest of {locked.Id} {locked.Version}, \"{path}\": {exception.Message}."));
        }
        catch (PluginHostException exception)
        {
            _problems.Add(new PluginProblem(locked.Id, locked.Version, path, exception.Message));
        }
    }

    /// <summary>A stock drop-in that was restored for another version of the tools counts as not restored.</summary>
    private void AddStockDropIn(StockDropIn dropIn, LockedDropIn? locked) =>
        Add(dropIn.Manifest, PluginOrigin.Stock, dropIn.Id, dropIn.Version, locked?.Version == dropIn.Version ? locked : null, path: null);

    private void Add(PluginManifest manifest, PluginOrigin origin, string id, string version, LockedDropIn? locked, string? path)
    {
        foreach (var entry in manifest.Plugins)
        {
            if (entry.TapName is not null && FindTap(entry.TapName) is { } other)
            {
                _problems.Add(new PluginProblem(
                    id, version, path, $"The plug-in \"{entry.TapName}\" of {id} {version} is hidden by that of {other.DropInId} {other.DropInVersion}."));
                continue;
            }

            _plugins.Add(new FoundPlugin
            {
                Entry = entry,
                DropInId = id,
                DropInVersion = version,
                Origin = origin,
                Locked = locked,
            });
        }
    }

    private static bool IsAskedFor(DropInRequest request, LockedDropIn locked) =>
        request.Version is null
        || (PackageVersionRange.ParseRequest(request.Version) is { } range && PackageVersion.Parse(locked.Version) is { } version && range.Contains(version));
}
