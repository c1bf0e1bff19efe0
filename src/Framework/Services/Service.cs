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
    public IServiceParent? Parent { get; set; }

    /// <inheritdoc/>
    [Ephemeral]
    public bool IsRunning { get; private set; }

    /// <summary>Logs to wherever the application logs; discards while the service belongs to none.</summary>
    protected ILogger Logger =>
        Parent is null ? NullLogger.Instance : _logger ??= Parent.LoggerFactory.CreateLogger(GetType().FullName!);

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
}
