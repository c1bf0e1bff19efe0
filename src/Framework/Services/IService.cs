namespace Twisted.Services;

/// <summary>An object with a life cycle, and a node in the tree of an application.</summary>
/// <remarks>
/// <para>
/// The order of calls is <see cref="PrivilegedStartAsync"/>, <see cref="StartAsync"/>, <see cref="StopAsync"/>, and it
/// may repeat. A parent makes these calls one at a time; a service that is used on its own needs no locks as long
/// as its user does the same.
/// </para>
/// <para>Derive from <see cref="Service"/> rather than writing this interface anew.</para>
/// </remarks>
public interface IService
{
    /// <summary>Unique among its siblings; null for a service that nobody looks up.</summary>
    string? Name { get; }

    /// <summary>The collection that this service belongs to. Set by that collection.</summary>
    IServiceParent? Parent { get; set; }

    /// <summary>True from the beginning of a successful start until the beginning of a stop.</summary>
    bool IsRunning { get; }

    /// <summary>Does what only a privileged user may do, such as binding a port below 1024; nothing is served yet.</summary>
    /// <remarks>
    /// Called before the process gives up its privileges. A service that is added to a running parent gets it too.
    /// </remarks>
    Task PrivilegedStartAsync(CancellationToken cancellationToken = default);

    /// <summary>Starts; completes when the service is ready to do its work.</summary>
    /// <param name="cancellationToken">Gives up starting: the service then undoes what it had begun.</param>
    Task StartAsync(CancellationToken cancellationToken = default);

    /// <summary>Stops accepting work, finishes what is under way, releases everything.</summary>
    /// <param name="cancellationToken">Ends the patience: what is still under way is aborted, and the stop completes.</param>
    Task StopAsync(CancellationToken cancellationToken = default);
}
