using Twisted.Runner.Health;
using Twisted.Runner.Tests.Support;
using Twisted.Services;

namespace Twisted.Runner.Tests.Health;

public sealed class HealthChecksTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly ManualClock _clock = new();
    private readonly Application _application = new("test");

    [Fact]
    public async Task Services_that_are_ill_fail_or_hang_are_named_and_the_others_are_asked_all_the_same()
    {
        var asked = 0;
        Add("well", () =>
        {
            asked++;
            return HealthReport.Healthy;
        });
        Add("ill", () => HealthReport.Unhealthy("its table is lost"));
        Add("failing", () => throw new InvalidOperationException("a fault"));
        using var hanging = new ManualResetEventSlim();
        Add("hanging", () =>
        {
            hanging.Wait();
            return HealthReport.Healthy;
        });
        Add("last", () =>
        {
            asked++;
            return HealthReport.Healthy;
        });
        await _application.StartAsync();
        var checks = new HealthChecks(_application, _clock);

        Assert.Equal(
            [
                new HealthFault("ill", "its table is lost"),
                new HealthFault("failing", "InvalidOperationException: a fault"),
                new HealthFault("hanging", "it does not answer within 5 s"),
            ],
            await CheckAsync(checks));
        Assert.Equal(2, asked);

        // Not asked again before it has answered.
        Assert.Contains(new HealthFault("hanging", "it has not answered yet"), await CheckAsync(checks));
        hanging.Set();
        await DaemonRun.UntilAsync(() => CheckAsync(checks).GetAwaiter().GetResult().All(fault => fault.Path != "hanging"));
    }

    [Fact]
    public async Task Services_that_do_not_run_are_not_asked()
    {
        Add("ill", () => HealthReport.Unhealthy("its table is lost"));
        Assert.Empty(await CheckAsync(new HealthChecks(_application, _clock)));
    }

    private async Task<IReadOnlyList<HealthFault>> CheckAsync(HealthChecks checks)
    {
        var check = checks.CheckAsync(Limit);
        await _clock.AdvanceUntilAsync(check);
        return await check;
    }

    private void Add(string name, Func<HealthReport> report) => _application.Add(new Patient(report) { Name = name });

    private sealed class Patient(Func<HealthReport> report) : Service, IHealthCheck
    {
        public ValueTask<HealthReport> CheckHealthAsync(CancellationToken cancellationToken) => new(report());
    }
}
