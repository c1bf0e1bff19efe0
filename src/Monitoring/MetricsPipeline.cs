using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Twisted.Runner.State;

namespace Twisted.Monitoring;

/// <summary>From the meters of the process to those who want their numbers.</summary>
internal static class MetricsPipeline
{
    private const string RuntimeMeter = "System.Runtime";
    private const string ServiceName = "OTEL_SERVICE_NAME";
    private const string ResourceAttributes = "OTEL_RESOURCE_ATTRIBUTES";

    public static MeterProvider Build(RunState run, MonitorSettings settings)
    {
        var builder = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(ResourceOf(run))
            .AddMeter("*")
            .AddView(static instrument => IsTold(instrument) ? null : MetricStreamConfiguration.Drop);
        if (settings.Admin is not null)
        {
            // What is cached would be told to the next one who asks, and those are seconds apart.
            builder.AddPrometheusExporter(static options => options.ScrapeResponseCacheDurationMilliseconds = 0);
        }

        if (settings.Pushes)
        {
            builder.AddOtlpExporter(OtlpMetricVariables.Apply);
        }

        return builder.Build();
    }

    /// <summary>Writes the metrics as Prometheus reads them.</summary>
    public static RequestDelegate Page(MeterProvider metrics)
    {
        var services = new ServiceCollection().AddOptions().BuildServiceProvider();
        var application = new ApplicationBuilder(services);
        application.UseOpenTelemetryPrometheusScrapingEndpoint(metrics, static _ => true, path: null, configureBranchedPipeline: null, optionsName: null);
        return application.Build();
    }

    /// <summary>Ours, those of plug-ins, and those of the runtime. What .NET has besides would be mostly about the admin endpoint itself.</summary>
    private static bool IsTold(Instrument instrument) =>
        instrument.Meter.Name is RuntimeMeter or "Twisted"
        || !(instrument.Meter.Name.StartsWith("System.", StringComparison.Ordinal) || instrument.Meter.Name.StartsWith("Microsoft.", StringComparison.Ordinal));

    private static ResourceBuilder ResourceOf(RunState run)
    {
        var resource = ResourceBuilder.CreateDefault();
        var isNamed = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(ServiceName))
            || Environment.GetEnvironmentVariable(ResourceAttributes)?.Contains("service.name=", StringComparison.Ordinal) == true;
        return isNamed ? resource : resource.AddService(run.Name, autoGenerateServiceInstanceId: false);
    }
}
