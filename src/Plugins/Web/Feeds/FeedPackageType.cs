namespace Twisted.Web.Feeds;

/// <summary>What a package is for, as its nuspec says. The version is empty where that has none.</summary>
internal sealed record FeedPackageType(string Name, string Version)
{
    public static FeedPackageType Library { get; } = new("Dependency", "");

    public bool HasName(string name) => string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);
}
