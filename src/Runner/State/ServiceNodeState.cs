using Twisted.Network;
using Twisted.Services;

namespace Twisted.Runner.State;

/// <summary>A service of the tree at one moment.</summary>
public sealed record ServiceNodeState
{
    /// <summary>Where it stands, as the log has it: names with slashes between. No two services of one moment share one.</summary>
    public required string Path { get; init; }

    /// <summary>What its parent's path does not say.</summary>
    public required string Name { get; init; }

    /// <summary>The short name of its type.</summary>
    public required string Type { get; init; }

    public required ServiceState State { get; init; }

    /// <summary>Since when it is in that state; null where its parent does not say.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How many times it was started again because it, or one that it is tied to, failed.</summary>
    public int Restarts { get; init; }

    /// <summary>Why it failed the last time; null when it never did.</summary>
    public string? LastFailure { get; init; }

    /// <summary>What has passed through it; null for one that counts nothing.</summary>
    public TrafficCounts? Traffic { get; init; }

    /// <summary>How many pieces of work would have to be finished by a drain; null for one that does not drain.</summary>
    public int? Remaining { get; init; }

    /// <summary>Its children, in the order in which they start.</summary>
    public IReadOnlyList<ServiceNodeState> Services { get; init; } = [];

    internal IEnumerable<ServiceNodeState> AndAllBelow() => [this, .. Services.SelectMany(service => service.AndAllBelow())];
}
