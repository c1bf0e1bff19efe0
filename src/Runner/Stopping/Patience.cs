namespace Twisted.Runner.Stopping;

/// <summary>Waits for what may never end.</summary>
internal static class Patience
{
    /// <summary>Waits for work; once it was cancelled for no longer than the grace, or until there is a hurry.</summary>
    /// <returns>True when the work has ended.</returns>
    public static bool Ends(TimeProvider clock, Task work, TimeSpan grace, CancellationToken cancelled, CancellationToken hurry)
    {
        using var ended = new CancellationTokenSource();
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(cancelled, ended.Token);
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(hurry, ended.Token);
        Task.WhenAny(work, Task.Delay(Timeout.InfiniteTimeSpan, patient.Token)).GetAwaiter().GetResult();
        if (!work.IsCompleted)
        {
            Task.WhenAny(work, Task.Delay(grace, clock, impatient.Token)).GetAwaiter().GetResult();
        }

        ended.Cancel();
        return work.IsCompleted;
    }
}
