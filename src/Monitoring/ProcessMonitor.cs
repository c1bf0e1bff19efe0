using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using Twisted.Monitoring.Admin;
using Twisted.Runner.State;

namespace Twisted.Monitoring;

/// <summary>Tells of a run: an endpoint for those who ask, and metrics for those who are to be told.</summary>
public sealed class ProcessMonitor(MonitorSettings settings) : IRunMonitor
{
    /// <summary>What is left to push at the end may take so long; a collector that is gone must not hold up the end.</summary>
    private const int LastPushInMilliseconds = 2000;

    private RunState? _run;
    private AdminServer? _admin;
    private AdminPages? _pages;
    private MeterProvider? _metrics;

    public IReadOnlyList<string> Files => _admin?.Address.Path is { } path ? [path] : [];

    /// <summary>The port of the admin endpoint where it was any; null where it is not at one.</summary>
    internal int? Port => _admin?.Port;

    public void Start(RunState run, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(loggers);
        _run = run;
        if (settings.Admin is { } address)
        {
            _pages = new AdminPages(run);
            _admin = AdminServer.Open(address.In(run.Settings), run.IsSuccessor, _pages.ServeAsync, loggers);
        }
    }

    public void Loaded()
    {
        _metrics = MetricsPipeline.Build(_run!, settings);
        if (_pages is not null)
        {
            _pages.Metrics = MetricsPipeline.Page(_metrics);
        }
    }

    public void Dispose()
    {
        _admin?.Dispose();
        _metrics?.Shutdown(LastPushInMilliseconds);
        _metrics?.Dispose();
    }
}
