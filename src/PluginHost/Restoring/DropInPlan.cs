using Twisted.Manifest;
using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;
using Twisted.PluginHost.Versions;

namespace Twisted.PluginHost.Restoring;

/// <summary>A drop-in that was resolved, downloaded and checked, and of which nothing is in the store or in a lock yet.</summary>
/// <remarks>Dispose of it, or the downloads stay until the process ends. Not safe for concurrent use.</remarks>
public sealed class DropInPlan : IDisposable
{
    private readonly PlannedRestore _restore;

    internal DropInPlan(PlannedRestore restore) => _restore = restore;

    /// <summary>What the lock will say.</summary>
    public required LockedDropIn Locked { get; init; }

    /// <summary>The plug-ins that it has.</summary>
    public required PluginManifest Manifest { get; init; }

    /// <summary>The authors by their own word; may be empty.</summary>
    public required string Authors { get; init; }

    /// <summary>What the package says of itself; may be empty.</summary>
    public required string Description { get; init; }

    /// <summary>What is locked of the same drop-in; null when nothing is.</summary>
    public LockedDropIn? Previous { get; init; }

    /// <summary>True when what is locked of the same drop-in is newer.</summary>
    public bool IsDowngrade =>
        Previous is not null && PackageVersion.Parse(Locked.Version) is { } version && version.CompareTo(PackageVersion.Parse(Previous.Version)) < 0;

    /// <summary>Packages that come from elsewhere, or from somebody else, than what is locked of them.</summary>
    public IReadOnlyList<OriginChange> Changes { get; init; } = [];

    /// <summary>Puts the packages into the store, and the drop-in into the lock of a scope.</summary>
    /// <param name="scope">Null for one command only, outside any set.</param>
    /// <param name="cancellationToken">Leaves the store usable, with some of the packages.</param>
    /// <exception cref="PluginHostException">The store or the lock cannot be written, or the store has another package by the same name.</exception>
    public Task CommitAsync(DropInScope? scope, CancellationToken cancellationToken) => _restore.CommitAsync(Locked, scope, cancellationToken);

    public void Dispose() => _restore.Dispose();
}
