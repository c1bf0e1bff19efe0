namespace Twisted.PluginHost.Diagnosing;

/// <summary>Which drop-ins a host of some version could use.</summary>
public sealed record HostReport
{
    public IReadOnlyList<HeldDropIn> Good { get; init; } = [];

    /// <summary>Those that could not be used; one that several packages forbid is there for each.</summary>
    public IReadOnlyList<HostBreak> Breaks { get; init; } = [];

    /// <summary>Those whose manifest is not in the store, and whose packages forbid nothing.</summary>
    public IReadOnlyList<HeldDropIn> Unknown { get; init; } = [];
}
