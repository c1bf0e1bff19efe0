using NuGet.Packaging;
using NuGet.Versioning;

namespace Twisted.Feeds;

/// <summary>A package of a feed, with what its nuspec says.</summary>
internal sealed record FeedPackage
{
    public required string File { get; init; }

    public required string Id { get; init; }

    public required NuGetVersion Version { get; init; }

    public required string Description { get; init; }

    public required IReadOnlyList<string> Authors { get; init; }

    public required IReadOnlyList<string> Owners { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required IReadOnlyList<string> Types { get; init; }

    public required IReadOnlyList<PackageDependencyGroup> Dependencies { get; init; }

    /// <summary>The nuspec itself.</summary>
    public required byte[] Nuspec { get; init; }

    public string LowerId => Id.ToLowerInvariant();

    public string LowerVersion => Version.ToNormalizedString().ToLowerInvariant();

    public static FeedPackage Read(string file)
    {
        using var archive = new PackageArchiveReader(file);
        var nuspec = archive.NuspecReader;
        using var stream = archive.GetNuspec();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return new FeedPackage
        {
            File = file,
            Id = nuspec.GetId(),
            Version = nuspec.GetVersion(),
            Description = nuspec.GetDescription(),
            Authors = Split(nuspec.GetAuthors(), ','),
            Owners = Split(nuspec.GetOwners(), ','),
            Tags = Split(nuspec.GetTags(), ' ', ',', ';'),
            Types = [.. nuspec.GetPackageTypes().Select(type => type.Name)],
            Dependencies = [.. nuspec.GetDependencyGroups()],
            Nuspec = copy.ToArray(),
        };
    }

    private static string[] Split(string? text, params char[] separators) =>
        (text ?? "").Split(separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
