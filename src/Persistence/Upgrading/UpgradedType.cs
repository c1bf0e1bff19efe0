namespace Twisted.Persistence.Upgrading;

/// <summary>What became of the objects of one type in one version, when a model was upgraded.</summary>
public sealed record UpgradedType
{
    /// <summary>The type's name in the file.</summary>
    public required string OldName { get; init; }

    public required int OldVersion { get; init; }

    public required string Name { get; init; }

    public required int Version { get; init; }

    /// <summary>Who declares it now, such as <c>TwistedQuotes 0.1.0</c>.</summary>
    public required string Package { get; init; }

    /// <summary>How many objects there are.</summary>
    public required int Count { get; init; }

    /// <summary>Members that at least one of the objects has now and had not; in ordinal order.</summary>
    public required IReadOnlyList<string> Added { get; init; }

    public required IReadOnlyList<string> Removed { get; init; }

    /// <summary>Names of members, before and now.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Renamed { get; init; }

    /// <summary>The types of objects that were made for it, when it was split, and how many of each.</summary>
    public required IReadOnlyList<KeyValuePair<string, int>> Made { get; init; }
}
