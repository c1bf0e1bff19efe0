namespace Twisted.Runner.Metrics;

/// <summary>What the variables of OpenTelemetry say. Where to, how and how often is read by its exporter.</summary>
/// <remarks>https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/</remarks>
public static class OtlpVariables
{
    private const string Exporter = "otlp";

    /// <summary>True when metrics are to be pushed by OTLP.</summary>
    /// <param name="variable">The value of a variable; null or empty when it is not set.</param>
    public static bool AskForMetrics(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (string.Equals(variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var exporters = variable("OTEL_METRICS_EXPORTER");
        return string.IsNullOrEmpty(exporters)
            ? variable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 } || variable("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT") is { Length: > 0 }
            : exporters.Split(',', StringSplitOptions.TrimEntries).Contains(Exporter);
    }
}
