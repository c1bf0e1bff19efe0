using System.Collections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Twisted.Persistence;

namespace Twisted.Services;

/// <summary>A service that is made of other services.</summary>
/// <remarks>
/// <para>
/// Children start in the order in which they were added, but for those that others depend on, and stop in reverse. When one fails to start, those that had
/// started are stopped again and the failure is thrown. When some fail to stop, the others are stopped all the same
/// and the failures are thrown together.
/// </para>
/// <para>A child that stops working while the collection runs is restarted, as <see cref="Supervision"/> says.</para>
/// </remarks>
public class MultiService : Service, ISupervisor, IDrainable, IEnumerable<IService>
{
    /// <summary>From here on children are looked up in a table.</summary>
    private const int FewServices = 16;

    private readonly List<IService> _services = [];

    [Ephemeral]
    private readonly List<SupervisedChild> _children = [];

    [Ephemeral]
    private readonly Lock _gate = new();

    [Ephemeral]
    private Supervisor? _supervisor;

    [Ephemeral]
    private TaskCompletionSource? _whenStarted;

    /// <summary>The children that have a name, once there are many.</summary>
    [Ephemeral]
    private Dictionary<string, IService>? _byName;

    /// <inheritdoc/>
    [Kept]
    public IReadOnlyList<IService> Services => _services;

    /// <summary>What happens when a child stops working by itself. The default is <see cref="Supervision.Default"/>: it is restarted. To be set before it starts.</summary>
    [Kept]
    public Supervision Supervision
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = Supervision.Default;

    /// <summary>The clock that waits and budgets go by; the system's by default. Not kept. Set before it starts.</summary>
    [Ephemeral]
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Where the chance of the waits comes from. Not kept. Set before it starts.</summary>
    [Ephemeral]
    public Random Random { get; set; } = Random.Shared;

    /// <inheritdoc/>
    /// <remarks>Where the host tells services apart, what it makes carries the path of this collection; <see cref="Service.CreateLogger"/> of a child, that of the child.</remarks>
    public virtual ILoggerFactory LoggerFactory => Parent?.LoggerFactory switch
    {
        null => NullLoggerFactory.Instance,
        IServiceLoggerFactory host => new PathLoggerFactory(host, this),
        { } host => host,
    };

    /// <inheritdoc/>
    public IService this[string name] =>
        Find(name) ?? throw new KeyNotFoundException($"There is no service \"{name}\" in {Describe()}.");

    /// <summary>The child of that name, or null.</summary>
    public IService? Find(string name)
    {
        if (_byName is not null)
        {
            return _byName.GetValueOrDefault(name);
        }

        foreach (var service in _services)
        {
            if (service.Name == name)
            {
                return service;
            }
        }

        return null;
    }

    /// <summary>What is known of a child. Safe for use from any thread.</summary>
    /// <exception cref="ArgumentException">The service is not a child of this collection.</exception>
    public ServiceStatus StatusOf(IService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (service.Parent != this)
        {
            throw new ArgumentException($"The service is not a child of {Describe()}.", nameof(service));
        }

        lock (_gate)
        {
            return Known(service)!.Status;
        }
    }

    /// <summary>Adds a child to a collection that is not running.</summary>
    /// <exception cref="ArgumentException">The child has a parent already, or a sibling has its name.</exception>
    /// <exception cref="InvalidOperationException">The collection runs: use <see cref="AddAsync"/>.</exception>
    public void Add(IService service)
    {
        if (IsRunning)
        {
            throw new InvalidOperationException($"{Describe()} is running; add to it with AddAsync, which starts the service too.");
        }

        Adopt(service, int.MaxValue);
    }

    /// <summary>Adds a child, and starts it when the collection is running.</summary>
    /// <remarks>A child that fails to start is not kept.</remarks>
    /// <exception cref="ArgumentException">The child has a parent already, or a sibling has its name.</exception>
    public Task AddAsync(IService service, CancellationToken cancellationToken = default) => InsertAsync(int.MaxValue, service, cancellationToken);

    /// <summary>Adds a child at a place among the others, and starts it when the collection is running.</summary>
    /// <param name="position">From 0; what is beyond the last place is that.</param>
    /// <param name="service">The child.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <remarks>A child that fails to start is not kept.</remarks>
    /// <exception cref="ArgumentException">The child has a parent already, or a sibling has its name.</exception>
    public async Task InsertAsync(int position, IService service, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        Adopt(service, position);
        if (!IsRunning)
        {
            return;
        }

        var child = Known(service)!;
        try
        {
            await StartChildAsync(child, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Disown(service);
            await service.StopAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        NoteEarlyReport(child);
    }

    /// <summary>Removes a child, and stops it when it is running.</summary>
    /// <exception cref="ArgumentException">The service is not a child of this collection.</exception>
    public async Task RemoveAsync(IService service, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        SupervisedChild child;
        lock (_gate)
        {
            child = Known(service) ?? throw NotChild();
            child.IsRemoved = true;
        }

        try
        {
            // Before it leaves: until then it can tell the log what it does.
            if (service.IsRunning && !await StopChildAsync(child, Supervision.Of(service.Name).StopBudget, ServiceState.Stopped, cancellationToken).ConfigureAwait(false))
            {
                throw new ServiceException($"{ServicePath.Of(service)} did not stop within its budget, and is left as it is");
            }
        }
        finally
        {
            Disown(service);
        }
    }

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

    /// <inheritdoc/>
    void ISupervisor.ReportFailure(IService child, Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        Report(child, failure);
    }

    /// <inheritdoc/>
    void ISupervisor.ReportEnd(IService child) => Report(child, null);

    /// <inheritdoc/>
    public IEnumerator<IService> GetEnumerator() => _services.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal override void ForgetLogger()
    {
        base.ForgetLogger();

        // While the base constructs itself, there is no list yet.
        foreach (var service in _services ?? [])
        {
            (service as Service)?.ForgetLogger();
        }
    }

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
                await StopChildAsync(child, Supervision.Of(child.Service.Name).StopBudget ?? budget, child.State == ServiceState.Waiting ? ServiceState.Failed : ServiceState.Stopped, CancellationToken.None).ConfigureAwait(false);
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

            supervisor = _supervisor ??= new Supervisor(this, _gate, Supervision, Logger);
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
                if (!await StopChildAsync(child, Supervision.Of(child.Service.Name).StopBudget, ServiceState.Stopped, cancellationToken).ConfigureAwait(false))
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

    /// <exception cref="ServiceException">The supervision speaks of services that are not there, or that depend on each other in a circle.</exception>
    private SupervisedChild[] Order()
    {
        lock (_gate)
        {
            return StartOrder.Of(_children, Supervision, Describe());
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

    private SupervisedChild? Known(IService service)
    {
        // Nearly every service knows its own; the others are looked for.
        if (service is Service known)
        {
            return known.Parent == this ? known.Place : null;
        }

        return _children.Find(child => child.Service == service);
    }

    private void Adopt(IService service, int position)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (service.Parent is not null)
        {
            throw new ArgumentException("The service already belongs to a collection; remove it there first.", nameof(service));
        }

        if (service.Name is not null && Find(service.Name) is not null)
        {
            throw new ArgumentException($"{Describe()} already has a service \"{service.Name}\".", nameof(service));
        }

        var child = new SupervisedChild(service);
        lock (_gate)
        {
            var at = Math.Min(position, _services.Count);
            _services.Insert(at, service);
            _children.Insert(at, child);
        }

        service.Parent = this;
        if (service is Service known)
        {
            known.Place = child;
        }

        if (_byName is not null)
        {
            Index(service);
        }
        else if (_services.Count > FewServices)
        {
            _byName = new Dictionary<string, IService>(StringComparer.Ordinal);
            _services.ForEach(Index);
        }
    }

    private void Index(IService service)
    {
        if (service.Name is { } name)
        {
            _byName![name] = service;
        }
    }

    private SupervisedChild Disown(IService service)
    {
        SupervisedChild child;
        lock (_gate)
        {
            var at = _services.IndexOf(service);
            if (at < 0)
            {
                throw NotChild();
            }

            child = _children[at];
            _services.RemoveAt(at);
            _children.RemoveAt(at);
            child.IsRemoved = true;
        }

        service.Parent = null;
        if (service.Name is { } name)
        {
            _byName?.Remove(name);
        }

        return child;
    }

    private ArgumentException NotChild() => new($"The service is not a child of {Describe()}.", "service");

    private string Describe() => Name is null ? GetType().Name : $"{GetType().Name} \"{Name}\"";
}
