namespace Twisted.PluginHost.Locking;

/// <summary>A drop-in with all that it needs, pinned: what was restored is what is loaded, today and from a tap in a year.</summary>
public sealed record LockedDropIn
{
    public required string Id { get; init; }

    public required string Version { get; init; }

    /// <summary>True when it comes with the tools, so that the user's set need not list it.</summary>
    public bool Stock { get; init; }

    /// <summary>The drop-in's own package, and then the others that are private to it.</summary>
    public required IReadOnlyList<LockedPackage> Packages { get; init; }
}
