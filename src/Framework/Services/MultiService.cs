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
public partial class MultiService : Service, ISupervisor, IDrainable, IEnumerable<IService>
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

    /// <summary>What happens when a child stops working by itself; null, the default, for <see cref="Supervision.Default"/>: it is restarted. To be set before it starts.</summary>
    [Kept]
    public Supervision? Supervision { get; set; }

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
            if (service.IsRunning && !await StopChildAsync(child, Rules.Of(service.Name).StopBudget, ServiceState.Stopped, cancellationToken).ConfigureAwait(false))
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

    private Supervision Rules => Supervision ?? Supervision.Default;

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
