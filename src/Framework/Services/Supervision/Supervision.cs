namespace Twisted.Services;

/// <summary>What a <see cref="MultiService"/> does when a child of it stops working: which services are restarted, after what time, and how often before it gives up.</summary>
/// <remarks>
/// Giving up stops all children, and is a failure of the collection itself, which its own parent deals with in the same way. Where there is none the
/// application has failed: the process ends, with an exit code other than 0. The words are those of Erlang/OTP's supervisors. Immutable.
/// </remarks>
public sealed record Supervision
{
    /// <summary>The one where nothing else is said.</summary>
    public static readonly Supervision Default = new();

    /// <summary>Which services are restarted. The default is the one that failed.</summary>
    public RestartStrategy Strategy { get; init; }

    /// <summary>How many restarts within <see cref="Period"/> are too many by one more: 0 gives up at the first failure. The default is 5; null never gives up.</summary>
    public int? Intensity
    {
        get;
        init => field = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The intensity is 0 or more.");
    } = 5;

    /// <summary>The time in which restarts are counted: more than nothing, up to a week. The default is a minute.</summary>
    public TimeSpan Period
    {
        get;
        init => field = value > TimeSpan.Zero && value <= TimeSpan.FromDays(7)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The period is more than nothing, and a week at most.");
    } = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait before a child is started again, by how many times in a row it has failed; its limit is one of giving up too. The default is that of <see cref="Services.Backoff"/>.</summary>
    public Backoff Backoff { get; init; } = new();

    /// <summary>What is different for single children, by their names.</summary>
    public IReadOnlyDictionary<string, ChildSupervision> Children { get; init; } = new Dictionary<string, ChildSupervision>();

    private static ChildSupervision Usual { get; } = new();

    /// <summary>What holds for a child of that name.</summary>
    internal ChildSupervision Of(string? name) => name is not null && Children.Count > 0 && Children.TryGetValue(name, out var own) ? own : Usual;
}
