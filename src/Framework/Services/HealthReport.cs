namespace Twisted.Services;

/// <summary>What a service says of its health.</summary>
/// <param name="Fault">What is wrong, in one line without a full stop; null when all is well.</param>
public readonly record struct HealthReport(string? Fault)
{
    /// <summary>All is well.</summary>
    public static HealthReport Healthy => default;

    /// <summary>True when all is well.</summary>
    public bool IsHealthy => Fault is null;

    /// <param name="fault">What is wrong, in one line without a full stop.</param>
    public static HealthReport Unhealthy(string fault)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fault);
        return new HealthReport(fault);
    }
}
