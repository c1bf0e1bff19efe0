using Twisted.Services;
using Twisted.Testing;

namespace Twisted.Tests.Services;

/// <summary>Keeps when it was called, in seconds; ends as the test says.</summary>
internal sealed class RecordedAction(ManualClock clock) : ITimerAction
{
    private readonly DateTimeOffset _start = clock.GetUtcNow();

    public List<double> Calls { get; } = [];

    /// <summary>What the next call waits for; later ones end at once.</summary>
    public TaskCompletionSource? Next { get; set; }

    public Func<Task>? Then { get; set; }

    public bool UntilCancelled { get; set; }

    public CancellationToken Token { get; private set; }

    public async Task OnTimeAsync(TimerService timer, CancellationToken cancellationToken)
    {
        Calls.Add((clock.GetUtcNow() - _start).TotalSeconds);
        Token = cancellationToken;
        var next = Next;
        Next = null;
        if (next is not null)
        {
            await next.Task;
        }

        if (UntilCancelled)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        if (Then is not null)
        {
            await Then();
        }
    }
}
