namespace Twisted.Services;

/// <summary>A stop that nothing can make longer than its budget and a little more.</summary>
internal static class BudgetedStop
{
    /// <summary>How long what is aborted may take to end.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <param name="service">What is stopped.</param>
    /// <param name="budget">How long it has, before what it still does is aborted.</param>
    /// <param name="clock">The clock of both.</param>
    /// <param name="cancellationToken">Ends the budget early.</param>
    /// <returns>False when it has not stopped, and is left as it is.</returns>
    public static async Task<bool> RunAsync(IService service, TimeSpan budget, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var spent = new CancellationTokenSource(budget, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(spent.Token, cancellationToken);
        var token = either.Token;

        // On the pool: one that blocks must not hold up the others.
        var stopping = Task.Run(() => service.StopAsync(token), CancellationToken.None);
        using var ended = new CancellationTokenSource();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(token, ended.Token);
        await Task.WhenAny(stopping, Task.Delay(Timeout.InfiniteTimeSpan, clock, patience.Token)).ConfigureAwait(false);
        if (!stopping.IsCompleted)
        {
            await Task.WhenAny(stopping, Task.Delay(Grace, clock, ended.Token)).ConfigureAwait(false);
        }

        await ended.CancelAsync().ConfigureAwait(false);
        if (!stopping.IsCompleted)
        {
            return false;
        }

        await stopping.ConfigureAwait(false);
        return true;
    }
}
