using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Finding;

/// <summary>A drop-in that a set asks for, and that its lock or the store lacks.</summary>
public sealed record UnrestoredDropIn(DropInScope Scope, DropInRequest Request)
{
    /// <summary>What the lock has for that: exactly this is to be restored. Null when it has nothing that will do.</summary>
    public LockedDropIn? Locked { get; init; }
}
