namespace Twisted.Services;

/// <summary>A service that can say whether it does its work.</summary>
/// <remarks>
/// While one says that it does not, or does not answer, the process is taken for one that should be started anew: systemd's watchdog, for one, ends it.
/// So it is for what only a new process can mend, such as a loop that ended or a lock that is never let go of; a database that cannot be reached is
/// no reason.
/// </remarks>
public interface IHealthCheck
{
    /// <summary>Looks, and says what it found.</summary>
    /// <remarks>
    /// Called while the service runs, every few seconds where somebody watches and never where nobody does, on a thread of the pool; not again
    /// before it has answered. An exception is a report of bad health.
    /// </remarks>
    /// <param name="cancellationToken">Cancelled when nobody waits for the answer any more, which counts as bad health.</param>
    ValueTask<HealthReport> CheckHealthAsync(CancellationToken cancellationToken);
}
