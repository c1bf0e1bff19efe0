using Twisted.Manifest;
using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Finding;

/// <summary>A plug-in that is known, though none of its code need be on this machine yet.</summary>
public sealed record FoundPlugin
{
    public required PluginEntry Entry { get; init; }

    public required string DropInId { get; init; }

    public required string DropInVersion { get; init; }

    public required PluginOrigin Origin { get; init; }

    /// <summary>What was restored of its drop-in; null when nothing was yet.</summary>
    public LockedDropIn? Locked { get; init; }
}
