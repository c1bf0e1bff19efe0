namespace Twisted.PluginHost.Searching;

/// <summary>What the feeds have, and which of them did not say.</summary>
public sealed record SearchResult
{
    /// <summary>By id; what several feeds have is there once for each, in the order of nuget.config.</summary>
    public IReadOnlyList<FoundDropIn> DropIns { get; init; } = [];

    /// <summary>The names of the feeds that answered, whether or not they found anything.</summary>
    public IReadOnlyList<string> Searched { get; init; } = [];

    /// <summary>The feeds that could not be searched, and why.</summary>
    public IReadOnlyList<SkippedFeed> Skipped { get; init; } = [];

    /// <summary>What was left out and why; sentences for somebody who wants to know each decision.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];
}
