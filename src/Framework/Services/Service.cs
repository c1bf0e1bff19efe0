using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Twisted.Persistence;

namespace Twisted.Services;

/// <summary>The base of services: name, parent, running flag and logger.</summary>
/// <remarks>
/// Override the three life-cycle methods as needed and call the base: <see cref="StartAsync"/> and
/// <see cref="StopAsync"/> keep <see cref="IsRunning"/>.
/// </remarks>
public abstract class Service : IService
{
    [Ephemeral]
    private ILogger? _logger;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">On setting, when the service already has a parent, which finds it by name.</exception>
    [Kept]
    public string? Name
    {
        get;
        set
        {
            if (Parent is not null)
            {
                throw new InvalidOperationException(
                    $"Cannot name the service \"{value}\": it already belongs to a collection. Name it before adding it.");
            }

            field = value;
        }
    }

    /// <inheritdoc/>
    [Ephemeral]
    public IServiceParent? Parent
    {
        get;
        set
        {
            field = value;
            ForgetLogger();
        }
    }

    /// <inheritdoc/>
    [Ephemeral]
    public bool IsRunning { get; private set; }

    /// <summary>Logs to wherever the application logs; discards while the service belongs to none.</summary>
    /// <remarks>
    /// Its category is the full name of the service's type. Where the host tells services apart (<see cref="IServiceLoggerFactory"/>),
    /// its entries carry the <see cref="ServicePath"/> that the service had on the first of them since it came to its place.
    /// </remarks>
    protected ILogger Logger => Parent is null ? RootLogger : _logger ??= CreateLogger(GetType().FullName!);

    /// <summary>Where one without a parent logs to.</summary>
    private protected virtual ILogger RootLogger => NullLogger.Instance;

    /// <summary>What its parent knows of it. Set by the parent.</summary>
    [Ephemeral]
    internal SupervisedChild? Place { get; set; }

    /// <summary>What a path calls it.</summary>
    internal virtual string PathName => Name ?? GetType().Name;

    /// <inheritdoc/>
    public virtual Task PrivilegedStartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public virtual Task StartAsync(CancellationToken cancellationToken = default)
    {
        IsRunning = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public virtual Task StopAsync(CancellationToken cancellationToken = default)
    {
        IsRunning = false;
        return Task.CompletedTask;
    }

    /// <summary>Says that the service has stopped working, and should not have: its parent then does what its <see cref="Supervision"/> says.</summary>
    /// <remarks>Safe for use from any thread, also while the service starts. Without an effect on a service that does not run, that has no parent, or that has said so before.</remarks>
    /// <param name="failure">Why. The message of a <see cref="ServiceException"/> is logged as it is; of any other exception the stack too.</param>
    protected void Fail(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        (Parent as ISupervisor)?.ReportFailure(this, failure);
    }

    /// <summary>Says that the service has done what it was there for. A <see cref="RestartType.Permanent"/> one is started again.</summary>
    /// <inheritdoc cref="Fail" path="/remarks"/>
    protected void End() => (Parent as ISupervisor)?.ReportEnd(this);

    /// <summary>A logger of another category that carries the path of this service, as <see cref="Logger"/> does; not kept.</summary>
    /// <param name="categoryName">As a rule the full name of a type.</param>
    /// <returns>One that discards while the service belongs to no application.</returns>
    protected ILogger CreateLogger(string categoryName)
    {
        ArgumentNullException.ThrowIfNull(categoryName);
        return Parent?.LoggerFactory switch
        {
            null => NullLogger.Instance,
            IServiceLoggerFactory host => host.CreateLogger(categoryName, ServicePath.Of(this)),
            { } host => host.CreateLogger(categoryName),
        };
    }

    /// <summary>Where it logs to has changed, or its path.</summary>
    internal virtual void ForgetLogger() => _logger = null;
}
