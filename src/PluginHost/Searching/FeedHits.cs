namespace Twisted.PluginHost.Searching;

/// <summary>What one feed came up with.</summary>
/// <param name="Hits">Packages that may be what was looked for.</param>
/// <param name="Details">What is to be said of how they were found.</param>
internal sealed record FeedHits(IReadOnlyList<PackageHit> Hits, IReadOnlyList<string> Details);
