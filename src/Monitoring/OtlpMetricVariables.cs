using System.Globalization;
using OpenTelemetry.Exporter;
using Twisted.Runner;

namespace Twisted.Monitoring;

/// <summary>The variables that are for metrics alone, which go before the general ones. The exporter reads only those by itself.</summary>
internal static class OtlpMetricVariables
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_METRICS_";

    /// <exception cref="RunException">One of them has no meaning.</exception>
    public static void Apply(OtlpExporterOptions options)
    {
        if (Value("ENDPOINT") is { } endpoint)
        {
            // Taken as it is: no path is added to it.
            options.Endpoint = Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) ? uri : throw Fault("ENDPOINT", endpoint, "an address such as http://localhost:4318/v1/metrics");
        }

        if (Value("PROTOCOL") is { } protocol)
        {
            options.Protocol = protocol switch
            {
                "grpc" => OtlpExportProtocol.Grpc,
                "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
                _ => throw Fault("PROTOCOL", protocol, "grpc or http/protobuf"),
            };
        }

        if (Value("HEADERS") is { } headers)
        {
            options.Headers = headers;
        }

        if (Value("TIMEOUT") is { } timeout)
        {
            options.TimeoutMilliseconds = int.TryParse(timeout, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                ? milliseconds
                : throw Fault("TIMEOUT", timeout, "a number of milliseconds");
        }
    }

    private static string? Value(string name) => Environment.GetEnvironmentVariable(Prefix + name) is { Length: > 0 } value ? value : null;

    private static RunException Fault(string name, string value, string meaning) =>
        new($"the environment variable {Prefix}{name} is \"{value}\"; it has to be {meaning}");
}
