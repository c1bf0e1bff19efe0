using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Restoring;

/// <summary>Which feed each package came from so far. A package of the same name elsewhere is somebody else's until the user says otherwise.</summary>
internal sealed class SourcePins
{
    private readonly Dictionary<string, LockedPackage> _packages = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="locked">What is locked; the earlier one holds where two differ.</param>
    /// <param name="except">A package that may come from anywhere; null for none.</param>
    public SourcePins(IEnumerable<LockedDropIn> locked, string? except = null)
    {
        foreach (var package in locked.SelectMany(dropIn => dropIn.Packages).Where(package => !string.Equals(package.Id, except, StringComparison.OrdinalIgnoreCase)))
        {
            _packages.TryAdd(package.Id, package);
        }
    }

    public static SourcePins None { get; } = new([]);

    /// <summary>What is locked of a package; null when nothing is.</summary>
    public LockedPackage? Find(string id) => _packages.GetValueOrDefault(id);

    /// <summary>True when the package came from that feed, or from none yet.</summary>
    public bool Allow(string key, string id) =>
        Find(id) is not { } package || string.Equals(package.Source, key, StringComparison.OrdinalIgnoreCase);
}
