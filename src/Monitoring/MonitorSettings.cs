using Twisted.Monitoring.Admin;

namespace Twisted.Monitoring;

/// <summary>What is to be told of a run, and where.</summary>
public sealed record MonitorSettings
{
    /// <summary>Where the admin endpoint listens; null for none.</summary>
    public AdminAddress? Admin { get; init; }

    /// <summary>True to push metrics by OTLP, to where the variables of OpenTelemetry say.</summary>
    public bool Pushes { get; init; }
}
