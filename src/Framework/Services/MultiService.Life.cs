using Twisted.Persistence;

namespace Twisted.Services;

/// <content>How its children start, drain and stop.</content>
public partial class MultiService
{
    /// <inheritdoc/>
    /// <exception cref="ServiceException">The supervision speaks of services that are not there, or that depend on each other in a circle.</exception>
    public override Task PrivilegedStartAsync(CancellationToken cancellationToken = default) => StartEachAsync(isPrivileged: true, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ServiceException">The supervision speaks of services that are not there, or that depend on each other in a circle.</exception>
    public override Task StartAsync(CancellationToken cancellationToken = default)
    {
        var starting = StartEachAsync(isPrivileged: false, cancellationToken);
        return starting.IsCompletedSuccessfully ? CompleteStart(cancellationToken) : CompleteAsync(starting, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="AggregateException">Several children failed to stop.</exception>
    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await EndSupervisionAsync(cancellationToken).ConfigureAwait(false);
        var failures = await StopAllAsync(cancellationToken).ConfigureAwait(false);
        if (failures.Count == 1)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failures[0]);
        }
        else if (failures.Count > 1)
        {
            throw new AggregateException($"{failures.Count} services of {Describe()} failed to stop.", failures);
        }
    }

    /// <summary>That of all children that can tell.</summary>
    [Ephemeral]
    public int Remaining
    {
        get
        {
            var sum = 0;
            foreach (var child in OrderNow())
            {
                sum += (child.Service as IDrainable)?.Remaining ?? 0;
            }

            return sum;
        }
    }

    /// <summary>Drains all children that run and can be drained, at the same time. The others go on.</summary>
    /// <inheritdoc/>
    public virtual async Task DrainAsync(CancellationToken cancellationToken)
    {
        NoteDraining();
        List<Task> draining = [];
        foreach (var child in OrderNow())
        {
            if (child.Service is IDrainable drainable && child.Service.IsRunning)
            {
                draining.Add(DrainAsync(child, drainable, cancellationToken));
            }
        }

        await Task.WhenAll(draining).ConfigureAwait(false);
    }

    private async Task DrainAsync(SupervisedChild child, IDrainable drainable, CancellationToken cancellationToken)
    {
        try
        {
            await drainable.DrainAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // It is stopped soon; and the others drain.
            Logger.ServiceFailsToDrain(ServicePath.Of(child.Service), failure);
        }
    }

    private Task CompleteStart(CancellationToken cancellationToken)
    {
        var started = base.StartAsync(cancellationToken);
        lock (_gate)
        {
            _whenStarted?.TrySetResult();
            _whenStarted = null;
        }

        return started;
    }

    private async Task CompleteAsync(Task starting, CancellationToken cancellationToken)
    {
        try
        {
            await starting.ConfigureAwait(false);
        }
        catch
        {
            await EndSupervisionAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        await CompleteStart(cancellationToken).ConfigureAwait(false);
    }

    /// <remarks>Most children start at once. Only for those that do not, the code that suspends is needed, which is compiled anew at each start.</remarks>
    private Task StartEachAsync(bool isPrivileged, CancellationToken cancellationToken)
    {
        // A copy: a child may add siblings while it starts.
        SupervisedChild[] children;
        try
        {
            children = Order();
        }
        catch (ServiceException failure)
        {
            return Task.FromException(failure);
        }

        for (var i = 0; i < children.Length; i++)
        {
            var starting = Begin(children[i], isPrivileged, cancellationToken);
            if (!starting.IsCompletedSuccessfully)
            {
                return StartRestAsync(children, i, starting, isPrivileged, cancellationToken);
            }

            NoteStarted(children[i], isPrivileged);
        }

        return Task.CompletedTask;
    }

    /// <returns>Also what is thrown at once.</returns>
    private Task Begin(SupervisedChild child, bool isPrivileged, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            child.Owner = null;
            Note(child, ServiceState.Starting);
            return isPrivileged ? child.Service.PrivilegedStartAsync(cancellationToken) : child.Service.StartAsync(cancellationToken);
        }
        catch (Exception failure)
        {
            return Task.FromException(failure);
        }
    }

    private void NoteStarted(SupervisedChild child, bool isPrivileged)
    {
        if (!isPrivileged)
        {
            Note(child, ServiceState.Running);
            NoteEarlyReport(child);
        }
    }

    private async Task StartRestAsync(SupervisedChild[] children, int at, Task starting, bool isPrivileged, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await starting.ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                // Also the ones after it: they may hold what the privileged step took. What fails here hides
                // nothing: the failure to start is the one that is thrown.
                await StopAllAsync(CancellationToken.None).ConfigureAwait(false);
                children[at].LastFailure = failure.Message.Split('\n')[0];
                Note(children[at], ServiceState.Failed);
                throw;
            }

            NoteStarted(children[at], isPrivileged);
            if (++at == children.Length)
            {
                return;
            }

            starting = Begin(children[at], isPrivileged, cancellationToken);
        }
    }

    private async Task<List<Exception>> StopAllAsync(CancellationToken cancellationToken)
    {
        List<Exception> failures = [];
        foreach (var child in Enumerable.Reverse(OrderNow()))
        {
            try
            {
                if (!await StopChildAsync(child, Rules.Of(child.Service.Name).StopBudget, ServiceState.Stopped, cancellationToken).ConfigureAwait(false))
                {
                    failures.Add(new ServiceException($"{ServicePath.Of(child.Service)} did not stop within its budget, and is left as it is"));
                }
            }
            catch (Exception failure)
            {
                failures.Add(failure);
            }
        }

        return failures;
    }
}
