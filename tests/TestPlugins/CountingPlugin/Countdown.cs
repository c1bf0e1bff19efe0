namespace CountingPlugin;

/// <summary>Counts down, one at a time.</summary>
public sealed class Countdown(int left) : ITimerAction
{
    private int _left = left;

    public int Left => Volatile.Read(ref _left);

    public Task OnTimeAsync(TimerService timer, CancellationToken cancellationToken)
    {
        Interlocked.Decrement(ref _left);
        return Task.CompletedTask;
    }
}
