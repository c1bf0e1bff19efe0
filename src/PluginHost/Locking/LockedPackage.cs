using Twisted.PluginHost.Trusting;

namespace Twisted.PluginHost.Locking;

/// <summary>One package of a locked drop-in.</summary>
public sealed record LockedPackage
{
    public required string Id { get; init; }

    public required string Version { get; init; }

    /// <summary>The key of the feed that it came from, as in nuget.config.</summary>
    public required string Source { get; init; }

    /// <summary>The package's content hash in base 64; a feed's own signature on the package does not change it.</summary>
    public required string Sha512 { get; init; }

    /// <summary>The files that a host may need of it, on any platform.</summary>
    public required IReadOnlyList<LockedFile> Files { get; init; }

    /// <summary>What it asks for, those of the host included, in the order of their ids.</summary>
    public IReadOnlyList<LockedDependency> Dependencies { get; init; } = [];

    /// <summary>Who answers for it; null when nobody signed it.</summary>
    public PackagePublisher? Publisher { get; init; }
}
