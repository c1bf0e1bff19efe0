using Microsoft.Extensions.Logging;

namespace Twisted.Services;

/// <content>What it does with a child that stops working by itself.</content>
public partial class MultiService
{
    /// <inheritdoc/>
    void ISupervisor.ReportFailure(IService child, Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        Report(child, failure);
    }

    /// <inheritdoc/>
    void ISupervisor.ReportEnd(IService child) => Report(child, null);

    /// <summary>Completes when all children have been started; for those that fail before.</summary>
    internal Task WhenStarted
    {
        get
        {
            lock (_gate)
            {
                return IsRunning ? Task.CompletedTask : (_whenStarted ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    /// <summary>The children in the order in which they start, also where that was said wrongly after they had been started.</summary>
    internal SupervisedChild[] OrderNow()
    {
        try
        {
            return Order();
        }
        catch (ServiceException)
        {
            lock (_gate)
            {
                return [.. _children];
            }
        }
    }

    /// <summary>Starts a child of a collection that runs.</summary>
    internal async Task StartChildAsync(SupervisedChild child, CancellationToken cancellationToken)
    {
        Note(child, ServiceState.Starting);
        await child.Service.PrivilegedStartAsync(cancellationToken).ConfigureAwait(false);
        await child.Service.StartAsync(cancellationToken).ConfigureAwait(false);
        Note(child, ServiceState.Running);
    }

    /// <summary>Stops a child.</summary>
    /// <param name="child">It.</param>
    /// <param name="budget">How long it may take; null for as long as it takes.</param>
    /// <param name="state">What it is then.</param>
    /// <param name="cancellationToken">Ends the patience.</param>
    /// <returns>False when it has not stopped within its budget, and is left as it is.</returns>
    internal async Task<bool> StopChildAsync(SupervisedChild child, TimeSpan? budget, ServiceState state, CancellationToken cancellationToken)
    {
        if (child.State is not (ServiceState.Stopped or ServiceState.Waiting or ServiceState.Failed))
        {
            Note(child, ServiceState.Stopping);
        }

        try
        {
            if (budget is not { } limit)
            {
                await child.Service.StopAsync(cancellationToken).ConfigureAwait(false);
            }
            else if (!await BudgetedStop.RunAsync(child.Service, limit, Clock, cancellationToken).ConfigureAwait(false))
            {
                Logger.ServiceLeftBehind(ServicePath.Of(child.Service), limit.TotalSeconds);
                state = ServiceState.Failed;
                return false;
            }

            return true;
        }
        finally
        {
            Note(child, state);
        }
    }

    /// <summary>A child that has said during its start that it has failed, or is done, is dealt with now.</summary>
    internal void NoteEarlyReport(SupervisedChild child)
    {
        SupervisedChild.EarlyReport? report;
        lock (_gate)
        {
            report = child.TakeEarlyReport();
        }

        if (report is not null)
        {
            Report(child.Service, report.Failure);
        }
    }

    /// <summary>Stops all children, and fails itself.</summary>
    internal async Task GiveUpAsync(string reason, TimeSpan budget)
    {
        Logger.SupervisorGivesUp(Describe(), reason);
        foreach (var child in Enumerable.Reverse(OrderNow()))
        {
            try
            {
                await StopChildAsync(child, Rules.Of(child.Service.Name).StopBudget ?? budget, child.State == ServiceState.Waiting ? ServiceState.Failed : ServiceState.Stopped, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                Logger.ServiceFailedToStop(ServicePath.Of(child.Service), failure);
            }
        }

        FailAsAWhole(new ServiceException(reason));
    }

    /// <summary>What is done when a collection has given up: its parent deals with that.</summary>
    private protected virtual void FailAsAWhole(ServiceException failure) => Fail(failure);

    /// <summary>All children that run are draining now.</summary>
    internal void NoteDraining()
    {
        foreach (var child in OrderNow())
        {
            if (child.State == ServiceState.Running)
            {
                Note(child, ServiceState.Draining);
                (child.Service as MultiService)?.NoteDraining();
            }
        }
    }

    private void Report(IService service, Exception? failure)
    {
        Supervisor supervisor;
        SupervisedChild child;
        lock (_gate)
        {
            if (Known(service) is not { } place || place.State == ServiceState.Stopped)
            {
                return;
            }

            child = place;
            if (child.State == ServiceState.Starting)
            {
                child.ReportEarly(failure);
                return;
            }

            supervisor = _supervisor ??= new Supervisor(this, _gate, Rules, Logger);
        }

        supervisor.Report(child, failure);
    }

    private async Task EndSupervisionAsync(CancellationToken cancellationToken)
    {
        Supervisor? supervisor;
        lock (_gate)
        {
            (supervisor, _supervisor) = (_supervisor, null);
            _whenStarted?.TrySetCanceled(CancellationToken.None);
            _whenStarted = null;
        }

        if (supervisor is not null)
        {
            await supervisor.StopAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <exception cref="ServiceException">The supervision speaks of services that are not there, or that depend on each other in a circle.</exception>
    private SupervisedChild[] Order()
    {
        lock (_gate)
        {
            return StartOrder.Of(_children, Rules, Describe());
        }
    }

    private void Note(SupervisedChild child, ServiceState state)
    {
        child.Note(state, Clock);
        if (!Logger.IsEnabled(LogLevel.Debug))
        {
            return;
        }

        var path = ServicePath.Of(child.Service);
        switch (state)
        {
            case ServiceState.Starting:
                Logger.ServiceStarting(path);
                break;
            case ServiceState.Running:
                Logger.ServiceRunning(path);
                break;
            case ServiceState.Stopping:
                Logger.ServiceStopping(path);
                break;
            case ServiceState.Stopped:
                Logger.ServiceStopped(path);
                break;
            case ServiceState.Draining:
                Logger.ServiceDraining(path);
                break;
        }
    }
}
