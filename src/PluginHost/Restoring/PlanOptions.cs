using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Restoring;

/// <summary>How a drop-in is to be resolved.</summary>
public sealed record PlanOptions
{
    /// <summary>True when it is one of the catalogue.</summary>
    public bool Stock { get; init; }

    /// <summary>The only feed that the drop-in's own package may come from: a key of nuget.config, a folder, or the address of a feed. Null for all.</summary>
    public string? Source { get; init; }

    /// <summary>True to take versions with a label such as <c>-beta</c> also when none is asked for.</summary>
    public bool Prerelease { get; init; }

    /// <summary>What is locked already; a package in it comes from the feed that it came from, and the publishers are compared.</summary>
    public IReadOnlyList<LockedDropIn> Known { get; init; } = [];

    /// <summary>True to take packages from other feeds than those they came from so far; the plan tells of them.</summary>
    public bool MayChangeSources { get; init; }
}
