namespace Twisted.PluginHost.Restoring;

/// <summary>Does something with each item of a list, at most four at a time.</summary>
internal static class AFewAtATime
{
    private const int Limit = 4;

    /// <summary>
    /// Starts in the order of the list, and gives the results in that order. After a failure no more are started, and those that
    /// were run to their end: so of several failures it is always the first in the list that is thrown.
    /// </summary>
    public static async Task<IReadOnlyList<TResult>> RunAsync<T, TResult>(IReadOnlyList<T> items, Func<T, Task<TResult>> work, CancellationToken cancellationToken)
        where T : class
        where TResult : class
    {
        using var turns = new SemaphoreSlim(Limit);
        var running = new List<Task<TResult>>();
        foreach (var item in items)
        {
            await turns.WaitAsync(CancellationToken.None);
            if (cancellationToken.IsCancellationRequested || running.Exists(task => task.IsFaulted || task.IsCanceled))
            {
                break;
            }

            running.Add(RunAsync(item));
        }

        // Waits for all, and throws the first failure in the order of the list.
        var results = await Task.WhenAll(running);
        cancellationToken.ThrowIfCancellationRequested();
        return results;

        async Task<TResult> RunAsync(T item)
        {
            try
            {
                return await work(item);
            }
            finally
            {
                turns.Release();
            }
        }
    }
}
