using System.Collections.Frozen;

namespace Twisted.Web.Feeds;

/// <summary>The packages of a folder, as they were when it was looked at. It does not change.</summary>
internal sealed class PackageIndex
{
    private readonly FrozenDictionary<string, IReadOnlyList<FeedPackage>> _byId;

    /// <param name="packages">In any order; each id and version once.</param>
    /// <param name="isLayered">Whether all are in folders of id and version.</param>
    public PackageIndex(IEnumerable<FeedPackage> packages, bool isLayered)
    {
        All = [.. packages.GroupBy(package => package.LowerId)
            .OrderBy(package => package.Key, StringComparer.Ordinal)
            .Select(IReadOnlyList<FeedPackage> (versions) => [.. versions.OrderBy(package => package.Version)])];
        _byId = All.ToFrozenDictionary(versions => versions[0].LowerId, StringComparer.OrdinalIgnoreCase);
        IsLayered = isLayered;
    }

    /// <summary>All packages by id, each with its versions from the oldest to the newest; at least one.</summary>
    public IReadOnlyList<IReadOnlyList<FeedPackage>> All { get; }

    public bool IsLayered { get; }

    /// <returns>None for an id that is not there.</returns>
    public IReadOnlyList<FeedPackage> Versions(string id) => _byId.GetValueOrDefault(id) ?? [];

    public FeedPackage? Find(string id, string version) =>
        FeedVersion.Parse(version) is { } wanted ? Versions(id).FirstOrDefault(package => package.Version.CompareTo(wanted) == 0) : null;
}
