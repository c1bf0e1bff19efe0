using System.Net;
using Twisted.Services;

namespace Twisted.Network;

/// <summary>A bound server endpoint. It is used by one caller at a time.</summary>
public abstract class ListeningPort
{
    /// <summary>Where it listens, with the port that the system chose; null where that has no address.</summary>
    public abstract EndPoint? LocalEndPoint { get; }

    /// <summary>What the log calls it: the number of a port, the path of a UNIX domain socket.</summary>
    public abstract string Name { get; }

    /// <summary>Accepts connections from now on.</summary>
    public abstract void Start();

    /// <summary>Is told why a port that was started accepts no more, if that happens by itself. Set before <see cref="Start"/>; it must return at once.</summary>
    public virtual Action<Exception>? Broken { get; set; }

    /// <summary>Whether it still does what <see cref="Start"/> began. Safe for use from any thread. All is well by default.</summary>
    public virtual HealthReport CheckHealth() => HealthReport.Healthy;

    /// <summary>Reads anew what it has from outside, such as certificates; there is nothing by default. See <see cref="IReloadable"/>.</summary>
    /// <exception cref="ListenException">What is there cannot be used; what there was before still is.</exception>
    public virtual Task ReloadAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Names the sockets that may be kept when somebody else is to listen in its place.</summary>
    internal virtual void AddSockets(ICollection<BoundSocket> sockets)
    {
    }

    /// <summary>What has passed through it; nothing by default. Safe for use from any thread.</summary>
    public virtual TrafficCounts Traffic => default;

    /// <summary>Tells every connection that it is to come to an end (<see cref="Protocol.Draining"/>), and completes when there is none any more. Called after <see cref="StopAcceptingAsync"/>.</summary>
    /// <remarks>Completes at once by default, for ports that cannot tell.</remarks>
    /// <param name="cancellationToken">Ends the waiting. The connections go on.</param>
    public virtual Task DrainAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Accepts no more; completes when the port is closed. Connections go on.</summary>
    public abstract Task StopAcceptingAsync();

    /// <summary>Closes every connection in order, aborts those that are left when the token is cancelled, and releases everything.</summary>
    /// <remarks>Called after <see cref="StopAcceptingAsync"/>, and also for a port that was never started.</remarks>
    public abstract Task CloseAsync(CancellationToken cancellationToken);
}
