namespace Twisted.Services;

/// <summary>What a <see cref="TimerService"/> does when its time has come. Its type is declared as persisted, so that the timer can be kept.</summary>
public interface ITimerAction
{
    /// <summary>Called on a thread of the pool; the calls of one timer never overlap. An exception is logged, and the timer goes on.</summary>
    /// <param name="timer">The timer that calls.</param>
    /// <param name="cancellationToken">Cancelled when the timer is to stop and there is no time left to wait for the call.</param>
    Task OnTimeAsync(TimerService timer, CancellationToken cancellationToken);
}
