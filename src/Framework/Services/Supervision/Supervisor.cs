using Microsoft.Extensions.Logging;

namespace Twisted.Services;

/// <summary>Restarts children of one collection that have stopped working, for as long as that runs. Made with the first failure.</summary>
/// <remarks>
/// Each failure is dealt with by itself, so that the wait of one child delays no other. Stops and starts are done one at a time. Who is to be started again
/// belongs to the failure that was dealt with last: what others had planned for it is void then.
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Restarts that did not end in time may use them yet; neither holds more than memory.")]
internal sealed class Supervisor(MultiService parent, Lock gate, Supervision supervision, ILogger log)
{
    /// <summary>What a child without a budget of its own has for the stop before it is restarted.</summary>
    private static readonly TimeSpan UsualBudget = TimeSpan.FromSeconds(10);

    // That of the parent: what a child says is either heard here, or kept for when its start is over.
    private readonly Lock _gate = gate;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly RestartWindow _window = new(supervision, parent.Clock);
    private readonly HashSet<Task> _work = [];
    private bool _isStopping;

    /// <summary>Deals with a child that has stopped working by itself.</summary>
    /// <param name="child">It.</param>
    /// <param name="failure">Why; null when it is done.</param>
    public void Report(SupervisedChild child, Exception? failure)
    {
        lock (_gate)
        {
            if (_isStopping || child.IsRemoved || child.State is not (ServiceState.Running or ServiceState.Draining))
            {
                return;
            }

            if (child.Owner is not null)
            {
                // Its start is over, and whoever started it has not noted that yet.
                child.ReportEarly(failure);
                return;
            }

            var isDraining = child.State == ServiceState.Draining;
            var type = supervision.Of(child.Service.Name).Restart;
            var isFinal = isDraining || type == RestartType.Temporary || (failure is null && type == RestartType.Transient);
            Note(child, failure);
            child.Owner = this;
            Begin(isFinal ? EndAsync(child, failure is null ? ServiceState.Stopped : ServiceState.Failed) : RestartAsync(child));
        }
    }

    /// <summary>Ends all waiting and starting; what is being done is waited for, until the token is cancelled and a little longer.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task[] work;
        lock (_gate)
        {
            _isStopping = true;
            work = [.. _work];
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        var all = Task.WhenAll(work);
        try
        {
            await all.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAny(all, Task.Delay(BudgetedStop.Grace, parent.Clock, CancellationToken.None)).ConfigureAwait(false);
        }
    }

    private void Begin(Task work)
    {
        lock (_gate)
        {
            _work.Add(work);
        }

        _ = work.ContinueWith(
            done =>
            {
                lock (_gate)
                {
                    _work.Remove(done);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
    }

    private void Note(SupervisedChild child, Exception? failure)
    {
        var hasLasted = parent.Clock.GetUtcNow() - child.Since >= supervision.Backoff.ResetAfter;
        child.Failures = hasLasted ? 1 : child.Failures + 1;
        if (failure is null)
        {
            log.ServiceEnded(ServicePath.Of(child.Service));
            return;
        }

        child.LastFailure = failure.Message.Split('\n')[0];
        log.ServiceFailed(ServicePath.Of(child.Service), child.LastFailure, failure is ServiceException ? null : failure);
    }

    /// <summary>Has a child that is not to run again release what it has.</summary>
    private async Task EndAsync(SupervisedChild child, ServiceState state)
    {
        await Task.Yield();
        await StopAsync(child, state).ConfigureAwait(false);
        child.Owner = null;
    }

    private async Task RestartAsync(SupervisedChild failed)
    {
        await Task.Yield();
        try
        {
            await parent.WhenStarted.WaitAsync(_stopping.Token).ConfigureAwait(false);
            SupervisedChild[] left = [];
            for (SupervisedChild? next = failed; next is not null;)
            {
                if (WaitOrReason(next, out var reason) is not { } wait)
                {
                    await GiveUpAsync(reason).ConfigureAwait(false);
                    return;
                }

                var owner = new object();
                if (await StopAsync(next, left, owner, wait).ConfigureAwait(false) is not { } plan)
                {
                    return;
                }

                await Task.Delay(wait, parent.Clock, _stopping.Token).ConfigureAwait(false);
                (next, left) = await StartAsync(plan, owner).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The parent stops, and stops all that it has.
        }
    }

    private TimeSpan? WaitOrReason(SupervisedChild child, out string reason)
    {
        lock (_gate)
        {
            var path = ServicePath.Of(child.Service);
            reason = supervision.Intensity == 0
                ? $"{path} has failed, and is not to be restarted: {child.LastFailure ?? "it ended"}"
                : $"{path} has failed more than {supervision.Intensity} times within {supervision.Period.TotalSeconds:0.###} s; the last time: {child.LastFailure ?? "it ended"}";
            if (!_window.Admits())
            {
                return null;
            }

            reason = $"{path} has failed {child.Failures} times in a row; the last time: {child.LastFailure ?? "it ended"}";
            return supervision.Backoff.WaitAfter(child.Failures, parent.Random);
        }
    }

    /// <summary>Stops all that the failure concerns.</summary>
    /// <returns>Them, in the order in which they are to start; null when the parent has given up.</returns>
    private async Task<SupervisedChild[]?> StopAsync(SupervisedChild failed, SupervisedChild[] left, object owner, TimeSpan wait)
    {
        await _turn.WaitAsync(_stopping.Token).ConfigureAwait(false);
        try
        {
            var order = parent.OrderNow();
            HashSet<SupervisedChild> concerned = [.. RestartPlan.Of(failed, order, supervision), .. left];
            SupervisedChild[] plan = [.. order.Where(child => concerned.Contains(child) && (child == failed || !IsOver(child)))];
            lock (_gate)
            {
                foreach (var child in plan)
                {
                    child.Owner = owner;
                }
            }

            log.ServiceRestarts(string.Join(", ", plan.Where(IsRestarted).Select(static child => ServicePath.Of(child.Service))), wait.TotalSeconds);
            for (var i = plan.Length - 1; i >= 0; i--)
            {
                if (!await StopAsync(plan[i], IsRestarted(plan[i]) ? ServiceState.Waiting : ServiceState.Stopped).ConfigureAwait(false))
                {
                    // It cannot run twice, and only a new process gets rid of it.
                    Begin(GiveUpAsync($"{ServicePath.Of(plan[i].Service)} does not stop, and cannot be started again"));
                    return null;
                }
            }

            return plan;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <returns>The child that failed, with those that were not started because of that; none when all run.</returns>
    private async Task<(SupervisedChild? Failed, SupervisedChild[] Left)> StartAsync(SupervisedChild[] plan, object owner)
    {
        await _turn.WaitAsync(_stopping.Token).ConfigureAwait(false);
        try
        {
            for (var i = 0; i < plan.Length; i++)
            {
                var child = plan[i];
                if (child.Owner != owner || child.IsRemoved)
                {
                    continue;
                }

                if (IsRestarted(child) && await TryStartAsync(child).ConfigureAwait(false) is { } failure)
                {
                    lock (_gate)
                    {
                        Note(child, failure);
                    }

                    return (child, [.. plan[(i + 1)..].Where(later => later.Owner == owner)]);
                }

                SupervisedChild.EarlyReport? report;
                lock (_gate)
                {
                    child.Owner = null;
                    report = child.TakeEarlyReport();
                }

                if (report is not null)
                {
                    Report(child, report.Failure);
                }
            }

            return (null, []);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<Exception?> TryStartAsync(SupervisedChild child)
    {
        try
        {
            await parent.StartChildAsync(child, _stopping.Token).ConfigureAwait(false);
            if (child.IsRemoved)
            {
                await StopAsync(child, ServiceState.Stopped).ConfigureAwait(false);
                return null;
            }

            child.Restarts++;
            log.ServiceRestarted(ServicePath.Of(child.Service), child.Restarts);
            return null;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            return await StopAsync(child, ServiceState.Waiting).ConfigureAwait(false) ? failure : new ServiceException($"{failure.Message}; and it does not stop", failure);
        }
    }

    /// <returns>False when it has not stopped.</returns>
    private async Task<bool> StopAsync(SupervisedChild child, ServiceState state)
    {
        try
        {
            return await parent.StopChildAsync(child, supervision.Of(child.Service.Name).StopBudget ?? UsualBudget, state, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            log.ServiceFailedToStop(ServicePath.Of(child.Service), failure);
            return true;
        }
    }

    private async Task GiveUpAsync(string reason)
    {
        lock (_gate)
        {
            if (_isStopping)
            {
                return;
            }

            _isStopping = true;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        if (await _turn.WaitAsync(UsualBudget, CancellationToken.None).ConfigureAwait(false))
        {
            _turn.Release();
        }

        await parent.GiveUpAsync(reason, UsualBudget).ConfigureAwait(false);
    }

    /// <summary>Ended by itself, or was given up: others do not bring it back.</summary>
    private bool IsOver(SupervisedChild child) => child.State is ServiceState.Stopped or ServiceState.Failed && child.Owner is null && IsFinal(child);

    private bool IsFinal(SupervisedChild child) => supervision.Of(child.Service.Name).Restart != RestartType.Permanent;

    private bool IsRestarted(SupervisedChild child) => supervision.Of(child.Service.Name).Restart != RestartType.Temporary;
}
