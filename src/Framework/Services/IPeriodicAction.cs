namespace Twisted.Services;

/// <summary>What a <see cref="PeriodicTask"/> calls. Its type is declared as persisted, so that the task can be kept.</summary>
public interface IPeriodicAction
{
    /// <summary>Called on a thread of the pool; the calls of one task never overlap.</summary>
    /// <param name="task">The task that calls.</param>
    /// <param name="cancellationToken">Cancelled when the task is to stop and there is no time left to wait for the call.</param>
    Task OnPeriodAsync(PeriodicTask task, CancellationToken cancellationToken);
}
