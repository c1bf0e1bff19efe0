using NuGet.Versioning;

namespace Twisted.PluginHost.Searching;

/// <summary>A package that a feed came up with, plug-in or not.</summary>
internal sealed record PackageHit
{
    public required string Id { get; init; }

    /// <summary>From the oldest to the newest; at least one.</summary>
    public required IReadOnlyList<NuGetVersion> Versions { get; init; }

    public required string Description { get; init; }

    public required IReadOnlyList<string> Authors { get; init; }

    public required IReadOnlyList<string> Owners { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>None where the feed does not say.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    public bool IsPlugin =>
        Types.Contains(PluginTags.PackageType, StringComparer.OrdinalIgnoreCase) || Tags.Contains(PluginTags.Plugin, StringComparer.OrdinalIgnoreCase);

    /// <summary>True when every word is somewhere in it.</summary>
    public bool HasAll(IEnumerable<string> words) =>
        words.All(word => Texts.Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase)));

    private IEnumerable<string> Texts => [Id, Description, .. Tags, .. Authors, .. Owners];
}
