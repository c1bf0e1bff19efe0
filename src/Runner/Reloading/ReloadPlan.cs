namespace Twisted.Runner.Reloading;

/// <summary>What is to be done for a running application to be what its source says now. Nothing of it was done yet.</summary>
public sealed record ReloadPlan
{
    /// <summary>In the order in which it is told; services of the same unit are replaced together.</summary>
    public required IReadOnlyList<ReloadStep> Steps { get; init; }

    /// <summary>How many services stay as they are.</summary>
    public required int Unchanged { get; init; }

    /// <summary>What else there is to say of what was read: a line each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>To be called once it was done, with the paths of what could not be done.</summary>
    public required Action<IReadOnlySet<string>> Commit { get; init; }
}
