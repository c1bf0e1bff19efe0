using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Twisted.Monitoring.Tests.Support;

namespace Twisted.Monitoring.Tests;

public sealed class OtlpTests : IDisposable
{
    private readonly MonitoredRun _run = new();
    private readonly List<string> _variables = [];

    public OtlpTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no control sockets on Windows");

    public void Dispose()
    {
        _variables.ForEach(name => Environment.SetEnvironmentVariable(name, null));
        _run.Dispose();
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "", "/v1/metrics")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "/mine", "/mine")]
    public async Task Metrics_are_pushed_to_where_the_variables_say(string variable, string path, string expected)
    {
        var received = new TaskCompletionSource<(string Path, string? Type, string Body)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var collector = await CollectAsync(received);
        Set(variable, collector.Urls.First() + path);
        Set("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        Set("OTEL_METRIC_EXPORT_INTERVAL", "50");
        _ = _run.Run(new ObservedService { Name = "quotes" }, admin: null, pushes: true);
        var (at, type, body) = await received.Task;
        Assert.Equal((expected, "application/x-protobuf"), (at, type));

        // Strings stand in protobuf as they are.
        Assert.All(["service.name", "qotd", "twisted.connections.open", "twisted.service", "quotes"], word => Assert.Contains(word, body, StringComparison.Ordinal));
        await _run.StopAsync();
    }

    [Fact]
    public async Task What_came_last_is_pushed_at_the_end_and_the_service_can_have_another_name()
    {
        var received = new TaskCompletionSource<(string Path, string? Type, string Body)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var collector = await CollectAsync(received);
        Set("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.First());
        Set("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        Set("OTEL_SERVICE_NAME", "proverbs");
        _ = _run.Run(new ObservedService { Name = "quotes" }, admin: null, pushes: true);
        await _run.Harness.Reporter.WhenReady;
        Assert.False(received.Task.IsCompleted);
        await _run.StopAsync();
        var (_, _, body) = await received.Task;
        Assert.Contains("proverbs", body, StringComparison.Ordinal);
        Assert.DoesNotContain("qotd", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_not_there_is_no_failure_of_the_server()
    {
        Set("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
        Set("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        _ = _run.Run(new ObservedService(), admin: null, pushes: true);
        await _run.Harness.Reporter.WhenReady;
        await _run.StopAsync();
    }

    private static async Task<WebApplication> CollectAsync(TaskCompletionSource<(string Path, string? Type, string Body)> received)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var collector = builder.Build();
        collector.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.TrySetResult((context.Request.Path, context.Request.ContentType, Encoding.Latin1.GetString(body.ToArray())));
            context.Response.StatusCode = (int)HttpStatusCode.OK;
        });
        await collector.StartAsync();
        return collector;
    }

    private void Set(string name, string value)
    {
        _variables.Add(name);
        Environment.SetEnvironmentVariable(name, value);
    }
}
