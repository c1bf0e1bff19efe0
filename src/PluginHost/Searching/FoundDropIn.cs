namespace Twisted.PluginHost.Searching;

/// <summary>A drop-in, as one feed describes it. Nothing of it was downloaded or checked: it says this of itself.</summary>
public sealed record FoundDropIn
{
    public required string Id { get; init; }

    /// <summary>The newest of those that were asked for.</summary>
    public required string Version { get; init; }

    /// <summary>Those that were asked for, from the oldest to the newest.</summary>
    public required IReadOnlyList<string> Versions { get; init; }

    /// <summary>What <c>mktap</c> could be asked for with it.</summary>
    public required IReadOnlyList<string> TapNames { get; init; }

    /// <summary>The package's own words, in any form and length.</summary>
    public required string Description { get; init; }

    /// <summary>Whoever the package names.</summary>
    public required IReadOnlyList<string> Authors { get; init; }

    /// <summary>Whoever the feed names; none where it does not say.</summary>
    public required IReadOnlyList<string> Owners { get; init; }

    /// <summary>The feed's name in nuget.config.</summary>
    public required string Source { get; init; }
}
