using Twisted.Network;
using Twisted.Services;

namespace Twisted.Monitoring.Tests.Support;

/// <summary>Counts what the test says, and is as well as it says.</summary>
internal sealed class ObservedService : Service, ITrafficCounter, IDrainable, IHealthCheck
{
    public TrafficCounts Traffic { get; set; } = new(2, 10, 2048, 4096, 1);

    public int Remaining { get; set; } = 2;

    public string? Fault { get; set; }

    public Func<Task> OnStart { get; init; } = static () => Task.CompletedTask;

    public Func<Task> OnStop { get; init; } = static () => Task.CompletedTask;

    public Task DrainAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<HealthReport> CheckHealthAsync(CancellationToken cancellationToken) => new(Fault is null ? HealthReport.Healthy : HealthReport.Unhealthy(Fault));

    public override async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await OnStart();
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await base.StopAsync(cancellationToken);
        await OnStop();
    }
}
