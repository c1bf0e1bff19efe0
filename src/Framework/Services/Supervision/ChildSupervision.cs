namespace Twisted.Services;

/// <summary>How one child of a <see cref="MultiService"/> is supervised.</summary>
public sealed record ChildSupervision
{
    /// <summary>When it is started again. The default is always.</summary>
    public RestartType Restart { get; init; }

    /// <summary>How long it may take to stop, before what it still does is aborted, and it is left behind 2 seconds later: up to a day. Null, the default, for as long as its parent may.</summary>
    public TimeSpan? StopBudget
    {
        get;
        init => field = value is null || (value >= TimeSpan.Zero && value <= TimeSpan.FromDays(1))
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The budget for a stop is zero or more, and a day at most.");
    }

    /// <summary>The names of siblings that have to run before it: they start first and stop last, and when one of them is restarted, this one is too. None by default.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];
}
