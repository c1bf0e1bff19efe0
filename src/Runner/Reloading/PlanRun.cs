using Microsoft.Extensions.Logging;
using Twisted.Network;
using Twisted.Runner.Logs;
using Twisted.Services;

namespace Twisted.Runner.Reloading;

/// <summary>Replaces services of a running application by those of a plan; nobody who connects to a port that stays is refused meanwhile.</summary>
internal sealed class PlanRun(ReloadPlan plan, ILogger log, Action<string> progress, Action<string, Exception> failed)
{
    /// <summary>What a service has for its stop, before it is aborted.</summary>
    private static readonly TimeSpan StopBudget = TimeSpan.FromSeconds(10);

    private readonly HashSet<string> _failures = [];

    /// <summary>The services that were started.</summary>
    public HashSet<IService> Started { get; } = new(ReferenceEqualityComparer.Instance);

    /// <param name="cancellationToken">Ends it between two units: what was not replaced yet stays.</param>
    /// <returns>False when something was not done.</returns>
    public bool Run(CancellationToken cancellationToken)
    {
        foreach (var unit in plan.Steps.GroupBy(static step => step.Unit))
        {
            if (cancellationToken.IsCancellationRequested)
            {
                _failures.UnionWith(unit.Select(static step => step.Path));
                continue;
            }

            Replace([.. unit]);
        }

        plan.Commit(_failures);
        return _failures.Count == 0;
    }

    private void Replace(ReloadStep[] steps)
    {
        using var sockets = ListeningSockets.Keep(steps.Select(static step => step.Old).OfType<IService>());
        foreach (var step in steps.Reverse())
        {
            Remove(step);
        }

        var started = new List<ReloadStep>();
        foreach (var step in steps)
        {
            try
            {
                Start(step.Parent, step.New, step.Position);
                started.Add(step);
            }
            catch (Exception failure)
            {
                failed(step.Path, failure);
                _failures.UnionWith(steps.Select(static one => one.Path));
                GoBack(steps, started);
                return;
            }
        }

        foreach (var step in steps)
        {
            if (step.New is not null)
            {
                Started.Add(step.New);
            }

            var text = step.Describe(isDone: true);
            log.ServiceReplaced(text);
            progress(text);
        }
    }

    /// <summary>Has the services as they were before, as far as that is possible.</summary>
    private void GoBack(ReloadStep[] steps, List<ReloadStep> started)
    {
        using var sockets = ListeningSockets.Keep(started.Select(static step => step.New).OfType<IService>());
        foreach (var step in Enumerable.Reverse(started))
        {
            Stop(step.Path, step.Parent, step.New);
        }

        foreach (var step in steps)
        {
            try
            {
                Start(step.Parent, step.Old, step.Position);
                if (step.Old is not null)
                {
                    progress($"{step.Path} runs again as before.");
                }
            }
            catch (Exception failure)
            {
                failed($"{step.Path} as it was", failure);
            }
        }
    }

    private void Remove(ReloadStep step) => Stop(step.Path, step.Parent, step.Old);

    private void Stop(string path, MultiService parent, IService? service)
    {
        if (service is null)
        {
            return;
        }

        try
        {
            using var budget = new CancellationTokenSource(StopBudget);
            parent.RemoveAsync(service, budget.Token).GetAwaiter().GetResult();
        }
        catch (Exception failure)
        {
            // It is out of the tree; whether the new one can start without what it may still hold will show.
            log.OldServiceFailedToStop(path, failure);
        }
    }

    private static void Start(MultiService parent, IService? service, int position)
    {
        if (service is null)
        {
            return;
        }

        if (service.Parent is MultiService made)
        {
            made.RemoveAsync(service, CancellationToken.None).GetAwaiter().GetResult();
        }

        parent.InsertAsync(position, service, CancellationToken.None).GetAwaiter().GetResult();
    }
}
