using Twisted.Runner.Metrics;

namespace Twisted.Runner.Tests.State;

public sealed class OtlpVariablesTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318", true)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://c:4318/m", true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=", false)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c:4318/t", false)]
    [InlineData("OTEL_METRICS_EXPORTER=otlp", true)]
    [InlineData("OTEL_METRICS_EXPORTER=console, otlp", true)]
    [InlineData("OTEL_METRICS_EXPORTER=none;OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318", false)]
    [InlineData("OTEL_METRICS_EXPORTER=prometheus;OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318", false)]
    [InlineData("OTEL_SDK_DISABLED=True;OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318", false)]
    [InlineData("OTEL_SDK_DISABLED=false;OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318", true)]
    public void Metrics_are_pushed_where_the_variables_ask_for_it(string variables, bool expected)
    {
        var set = variables.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(variable => variable.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal(expected, OtlpVariables.AskForMetrics(set.GetValueOrDefault));
    }
}
