using Twisted.PluginHost.Finding;
using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Diagnosing;

/// <summary>A locked drop-in, with who asks for it and what keeps its version.</summary>
public sealed record HeldDropIn
{
    public required LockedDropIn Locked { get; init; }

    /// <summary>Whose set asks for it; <see cref="PluginOrigin.Stock"/> when it comes with the tools.</summary>
    public required PluginOrigin Origin { get; init; }

    /// <summary>The words of the set; null for what comes with the tools, and for a drop-in of a tap.</summary>
    public DropInRequest? Request { get; init; }

    /// <summary>The file that pins it: a lock, or a tap.</summary>
    public required string LockFile { get; init; }

    /// <summary>True when a tap has it, and no set need have.</summary>
    public bool IsOfTap { get; init; }
}
