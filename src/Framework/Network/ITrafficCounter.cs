namespace Twisted.Network;

/// <summary>A service, or a port, that counts what passes through it.</summary>
public interface ITrafficCounter
{
    /// <summary>The counts as they are now. They only grow until the service is stopped, but for the open connections. Safe for use from any thread.</summary>
    TrafficCounts Traffic { get; }
}
