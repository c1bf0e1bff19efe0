using System.Globalization;
using System.Runtime.CompilerServices;
using Twisted.Runner.Tree;
using Twisted.Services;

namespace Twisted.Runner.Health;

/// <summary>Asks the services of an application that can tell for their health.</summary>
/// <remarks>One round at a time. A service that has not answered yet is not asked again.</remarks>
internal sealed class HealthChecks(Application application, TimeProvider clock)
{
    private readonly ConditionalWeakTable<IService, Task<HealthReport>> _unanswered = [];

    /// <param name="limit">How long each service may take.</param>
    /// <returns>Those that are not well.</returns>
    public async Task<IReadOnlyList<HealthFault>> CheckAsync(TimeSpan limit)
    {
        List<HealthFault> faults = [];
        foreach (var node in ServiceTree.Running(application))
        {
            if (node.Service is IHealthCheck check && await AskAsync(node.Service, check, limit).ConfigureAwait(false) is { } fault)
            {
                faults.Add(new HealthFault(node.Path, fault));
            }
        }

        return faults;
    }

    private async Task<string?> AskAsync(IService service, IHealthCheck check, TimeSpan limit)
    {
        if (_unanswered.TryGetValue(service, out var earlier))
        {
            if (!earlier.IsCompleted)
            {
                return "it has not answered yet";
            }

            _unanswered.Remove(service);
        }

        using var patience = new CancellationTokenSource(limit, clock);
        var token = patience.Token;

        // On the pool: one that blocks must not keep the others from being asked.
        var asking = Task.Run(() => check.CheckHealthAsync(token).AsTask(), CancellationToken.None);
        await Task.WhenAny(asking, Task.Delay(Timeout.InfiniteTimeSpan, token)).ConfigureAwait(false);
        if (!asking.IsCompleted)
        {
            _unanswered.Add(service, asking);
            return string.Create(CultureInfo.InvariantCulture, $"it does not answer within {limit.TotalSeconds:0.###} s");
        }

        try
        {
            var report = await asking.ConfigureAwait(false);
            await patience.CancelAsync().ConfigureAwait(false);
            return report.Fault;
        }
        catch (Exception exception)
        {
            return Summary.Of(exception);
        }
    }
}
