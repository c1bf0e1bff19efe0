using System.Collections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Twisted.Persistence;

namespace Twisted.Services;

/// <summary>A service that is made of other services.</summary>
/// <remarks>
/// Children start in the order in which they were added and stop in reverse. When one fails to start, those that had
/// started are stopped again and the failure is thrown. When some fail to stop, the others are stopped all the same
/// and the failures are thrown together.
/// </remarks>
public class MultiService : Service, IServiceParent, IEnumerable<IService>
{
    /// <summary>From here on children are looked up in a table.</summary>
    private const int FewServices = 16;

    private readonly List<IService> _services = [];

    /// <summary>The children that have a name, once there are many.</summary>
    [Ephemeral]
    private Dictionary<string, IService>? _byName;

    /// <inheritdoc/>
    [Kept]
    public IReadOnlyList<IService> Services => _services;

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

        return new ServiceStatus(service.IsRunning ? ServiceState.Running : ServiceState.Stopped, DateTimeOffset.UnixEpoch, 0, null);
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

        Adopt(service);
    }

    /// <summary>Adds a child, and starts it when the collection is running.</summary>
    /// <remarks>A child that fails to start is not kept.</remarks>
    /// <exception cref="ArgumentException">The child has a parent already, or a sibling has its name.</exception>
    public async Task AddAsync(IService service, CancellationToken cancellationToken = default)
    {
        Adopt(service);
        if (!IsRunning)
        {
            return;
        }

        try
        {
            await service.PrivilegedStartAsync(cancellationToken).ConfigureAwait(false);
            await service.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Disown(service);
            await service.StopAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Removes a child, and stops it when it is running.</summary>
    /// <exception cref="ArgumentException">The service is not a child of this collection.</exception>
    public async Task RemoveAsync(IService service, CancellationToken cancellationToken = default)
    {
        Disown(service);
        if (service.IsRunning)
        {
            await service.StopAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override Task PrivilegedStartAsync(CancellationToken cancellationToken = default) =>
        StartEachAsync(static (service, token) => service.PrivilegedStartAsync(token), cancellationToken);

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken = default)
    {
        var starting = StartEachAsync(static (service, token) => service.StartAsync(token), cancellationToken);
        return starting.IsCompletedSuccessfully ? base.StartAsync(cancellationToken) : CompleteAsync(starting, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="AggregateException">Several children failed to stop.</exception>
    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
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

    private async Task CompleteAsync(Task starting, CancellationToken cancellationToken)
    {
        await starting.ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <remarks>Most children start at once. Only for those that do not, the code that suspends is needed, which is compiled anew at each start.</remarks>
    private Task StartEachAsync(Func<IService, CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        // A copy: a child may add siblings while it starts.
        var services = _services.ToArray();
        for (var i = 0; i < services.Length; i++)
        {
            var starting = Begin(services[i], step, cancellationToken);
            if (!starting.IsCompletedSuccessfully)
            {
                return StartRestAsync(services, i, starting, step, cancellationToken);
            }
        }

        return Task.CompletedTask;
    }

    /// <returns>Also what is thrown at once.</returns>
    private static Task Begin(IService service, Func<IService, CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return step(service, cancellationToken);
        }
        catch (Exception failure)
        {
            return Task.FromException(failure);
        }
    }

    private async Task StartRestAsync(
        IService[] services, int at, Task starting, Func<IService, CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await starting.ConfigureAwait(false);
            }
            catch
            {
                // Also the ones after it: they may hold what the privileged step took. What fails here hides
                // nothing: the failure to start is the one that is thrown.
                await StopAllAsync(CancellationToken.None).ConfigureAwait(false);
                throw;
            }

            if (++at == services.Length)
            {
                return;
            }

            starting = Begin(services[at], step, cancellationToken);
        }
    }

    private async Task<List<Exception>> StopAllAsync(CancellationToken cancellationToken)
    {
        List<Exception> failures = [];
        foreach (var service in Enumerable.Reverse(_services).ToArray())
        {
            try
            {
                await service.StopAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                failures.Add(failure);
            }
        }

        return failures;
    }

    private void Adopt(IService service)
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

        _services.Add(service);
        service.Parent = this;
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

    private void Disown(IService service)
    {
        if (!_services.Remove(service))
        {
            throw new ArgumentException($"The service is not a child of {Describe()}.", nameof(service));
        }

        service.Parent = null;
        if (service.Name is { } name)
        {
            _byName?.Remove(name);
        }
    }

    private string Describe() => Name is null ? GetType().Name : $"{GetType().Name} \"{Name}\"";
}
