using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Twisted.Persistence;

namespace Twisted.Network;

/// <summary>Makes the protocol of each connection, and holds what they share.</summary>
public abstract class Factory
{
    [Ephemeral]
    private int _ports;

    /// <summary>Logs to wherever the application logs; discards until the factory is in use.</summary>
    [Ephemeral]
    public ILogger Logger { get; private set; } = NullLogger.Instance;

    /// <summary>What the log calls it; the name of its type by default.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>False for one that has another do it all, which the log then speaks of.</summary>
    private protected virtual bool IsLogged => true;

    /// <summary>The protocol for a new connection, or null to close it.</summary>
    /// <remarks>Called for several connections at the same time, so what it touches must be safe for that.</remarks>
    /// <param name="address">The peer; null where it has none.</param>
    public abstract Protocol? BuildProtocol(EndPoint? address);

    /// <summary>The protocol for a new connection, which then knows what made it; null to close it. For those who write listeners.</summary>
    /// <param name="address">The peer; null where it has none.</param>
    public Protocol? MakeProtocol(EndPoint? address)
    {
        var protocol = BuildProtocol(address);
        protocol?.Attach(this);
        return protocol;
    }

    /// <summary>Called before the first port that uses the factory serves.</summary>
    protected virtual void StartFactory()
    {
    }

    /// <summary>Called after the last port that used the factory has stopped.</summary>
    protected virtual void StopFactory()
    {
    }

    /// <summary>Counts a port in. For those who write listeners.</summary>
    public void DoStart(ILogger logger)
    {
        if (Interlocked.Increment(ref _ports) == 1)
        {
            Logger = logger;
            if (IsLogged)
            {
                logger.FactoryStarts(Name);
            }

            StartFactory();
        }
    }

    /// <summary>Counts a port out. For those who write listeners.</summary>
    public void DoStop()
    {
        if (Interlocked.Decrement(ref _ports) == 0)
        {
            if (IsLogged)
            {
                Logger.FactoryStops(Name);
            }

            StopFactory();
        }
    }
}
