namespace Twisted.Web.Feeds;

/// <summary>A package of the folder, with what its nuspec says.</summary>
internal sealed record FeedPackage
{
    public required string Id { get; init; }

    public required FeedVersion Version { get; init; }

    /// <summary>Where it is. Empty for what was not found in the folder.</summary>
    public string File { get; init; } = "";

    /// <summary>When it was put there, as far as the file says.</summary>
    public DateTime Written { get; init; }

    public string Title { get; init; } = "";

    public string Description { get; init; } = "";

    public string Summary { get; init; } = "";

    public string Language { get; init; } = "";

    public string MinClientVersion { get; init; } = "";

    public string LicenseExpression { get; init; } = "";

    /// <summary>Empty unless it is of http or https, as the other addresses.</summary>
    public string LicenseUrl { get; init; } = "";

    public string ProjectUrl { get; init; } = "";

    public string IconUrl { get; init; } = "";

    public bool RequiresLicenseAcceptance { get; init; }

    public IReadOnlyList<string> Authors { get; init; } = [];

    public IReadOnlyList<string> Owners { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Empty where the nuspec names none, which is an ordinary library.</summary>
    public IReadOnlyList<FeedPackageType> Types { get; init; } = [];

    public IReadOnlyList<FeedDependencyGroup> DependencyGroups { get; init; } = [];

    public string LowerId { get => field ??= Id.ToLowerInvariant(); private init; }

    public bool IsOfType(string name) =>
        Types.Count == 0 ? FeedPackageType.Library.HasName(name) : Types.Any(type => type.HasName(name));
}
