using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.RegularExpressions;
using Twisted.Monitoring.Tests.Support;
using Twisted.Runner.State;
using Twisted.Services;

namespace Twisted.Monitoring.Tests;

public sealed partial class MetricsTests : IDisposable
{
    private readonly MonitoredRun _run = new();

    public MetricsTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no control sockets on Windows");

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Prometheus_reads_all_that_services_count()
    {
        _ = _run.Run(new MultiService { new ObservedService { Name = "quotes" } });
        await _run.Harness.Reporter.WhenReady;
        var (_, text) = await _run.GetAsync("/metrics");
        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(Exposition(), line));
        var ours = text.Split('\n').Where(line => line.Contains("twisted", StringComparison.Ordinal) || line.Contains("process_uptime", StringComparison.Ordinal));
        await _run.StopAsync();
        await Verify(string.Join('\n', ours));
    }

    [Fact]
    public async Task Each_time_somebody_asks_the_numbers_are_those_of_the_moment()
    {
        var service = new ObservedService { Name = "quotes" };
        _ = _run.Run(service);
        await _run.Harness.Reporter.WhenReady;
        await _run.GetAsync("/metrics");
        service.Traffic = service.Traffic with { OpenConnections = 7 };
        Assert.Contains("twisted_connections_open{otel_scope_name=\"Twisted\",otel_scope_version=\"0.1.0\",twisted_service=\"quotes\"} 7\n", (await _run.GetAsync("/metrics")).Text, StringComparison.Ordinal);
        await _run.StopAsync();
    }

    [Fact]
    public async Task Meters_of_plug_ins_are_told_and_those_of_the_web_server_are_not()
    {
        using var meter = new Meter("Quotes");
        meter.CreateObservableGauge("quotes.known", () => 12);
        _ = _run.Run(new ObservedService { Name = "quotes" });
        await _run.Harness.Reporter.WhenReady;
        var (_, text) = await _run.GetAsync("/metrics");
        await _run.StopAsync();
        Assert.Contains("quotes_known{otel_scope_name=\"Quotes\"} 12\n", text, StringComparison.Ordinal);
        Assert.Contains("dotnet_gc_collections_total", text, StringComparison.Ordinal);
        Assert.DoesNotContain("kestrel", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_listener_of_the_process_sees_the_metrics_without_a_monitor()
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == IRunMonitor.MeterName && instrument.Name == "twisted.bytes.sent")
            {
                self.EnableMeasurementEvents(instrument);
                seen.TrySetResult(instrument.Unit!);
            }
        };
        List<string> measured = [];
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Add(string.Create(CultureInfo.InvariantCulture, $"{instrument.Name} {tags[0].Key}={tags[0].Value} {value}")));
        listener.Start();
        _ = _run.Run(new ObservedService { Name = "quotes" }, admin: null);
        await _run.Harness.Reporter.WhenReady;
        Assert.Equal("By", await seen.Task);
        listener.RecordObservableInstruments();
        await _run.StopAsync();
        Assert.Equal(["twisted.bytes.sent twisted.service=quotes 4096"], measured);
    }

    /// <summary>https://prometheus.io/docs/instrumenting/exposition_formats/</summary>
    [GeneratedRegex("""^(# (TYPE [a-zA-Z_:][a-zA-Z0-9_:]* (counter|gauge|histogram|summary|untyped)|HELP [a-zA-Z_:][a-zA-Z0-9_:]* .+)|[a-zA-Z_:][a-zA-Z0-9_:]*(\{[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\["\\n])*")*\})? [-+0-9.eE]+)$""")]
    private static partial Regex Exposition();
}
