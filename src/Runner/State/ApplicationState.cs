namespace Twisted.Runner.State;

/// <summary>What a process says of itself and its services at one moment. Texts, JSON and metrics are made of it.</summary>
public sealed record ApplicationState
{
    /// <summary>Of the application; until it is loaded, of what it is loaded from.</summary>
    public required string Name { get; init; }

    public required RunPhase Phase { get; init; }

    public required int ProcessId { get; init; }

    /// <summary>The process that this one took over from, and that still finishes what is under way there; null for none.</summary>
    public int? PredecessorId { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The moment that all of this is of.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Whom the process runs as, in words.</summary>
    public required string User { get; init; }

    /// <summary>The run directory.</summary>
    public required string Folder { get; init; }

    /// <summary>Where the log goes: a path, or the words for what has none.</summary>
    public required string Log { get; init; }

    /// <summary>How many entries could not be written since the run began.</summary>
    public required long LogEntriesLost { get; init; }

    public required string Program { get; init; }

    public required string Version { get; init; }

    /// <summary>The children of the application, in the order in which they start; empty until it is loaded.</summary>
    public required IReadOnlyList<ServiceNodeState> Services { get; init; }

    /// <summary>All services of the tree, parents before children.</summary>
    public IEnumerable<ServiceNodeState> All() => Services.SelectMany(service => service.AndAllBelow());
}
