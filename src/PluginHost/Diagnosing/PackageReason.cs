using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Diagnosing;

/// <summary>Why a drop-in has a package.</summary>
public sealed record PackageReason
{
    public required HeldDropIn DropIn { get; init; }

    /// <summary>The package as it is locked; null when the host has it.</summary>
    public LockedPackage? Package { get; init; }

    /// <summary>The host's version of a package that is not locked; null when it cannot be told.</summary>
    public string? HostVersion { get; init; }

    /// <summary>Every way from the drop-in to the package, both included; one way of a single step for the drop-in itself.</summary>
    public required IReadOnlyList<IReadOnlyList<DependencyStep>> Paths { get; init; }

    /// <summary>Why it is that version: one or two sentences.</summary>
    public required string Because { get; init; }
}
