using Twisted.Manifest;
using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Restoring;

/// <summary>A package that was downloaded, checked and extracted, and is not in the store yet.</summary>
internal sealed record StagedPackage
{
    public required Feed Feed { get; init; }

    public required Download Download { get; init; }

    public required LockedPackage Locked { get; init; }

    /// <summary>Never null for a drop-in's own package.</summary>
    public required PluginManifest? Manifest { get; init; }

    public required string Authors { get; init; }

    public required string Description { get; init; }
}
