namespace Twisted.Services;

/// <summary>A service that can end its work without breaking anything off: it begins nothing new, and finishes what is under way.</summary>
/// <remarks>
/// Whoever runs an application drains it before it is stopped, when somebody has taken over or there is time to wait. Services drain at the same
/// time as their siblings. <see cref="IService.StopAsync"/> follows in any case, and breaks off what is left.
/// </remarks>
public interface IDrainable
{
    /// <summary>How many pieces of work, such as connections, are under way. Safe for use from any thread.</summary>
    int Remaining { get; }

    /// <summary>Accepts no more, tells peers to go elsewhere, and completes when nothing is under way.</summary>
    /// <param name="cancellationToken">Ends the patience: the call completes, and what is under way goes on until the service is stopped.</param>
    Task DrainAsync(CancellationToken cancellationToken);
}
