using Twisted.PluginHost.Restoring;

namespace Twisted.PluginHost.Searching;

/// <summary>Asks all feeds at once, each for as long as the patience lasts; one that fails does not disturb the others.</summary>
internal static class FeedPoll
{
    /// <summary>What each feed said, or why it did not, in the order of the feeds.</summary>
    public static Task<FeedReply<T>[]> AskAsync<T>(
        IEnumerable<Feed> feeds, TimeSpan patience, Func<Feed, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
        where T : class =>
        Task.WhenAll(feeds.Select(feed => AskAsync(feed, patience, ask, cancellationToken)));

    private static async Task<FeedReply<T>> AskAsync<T>(
        Feed feed, TimeSpan patience, Func<Feed, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            // Not on this thread, since a folder is read without waiting; NuGet passes the token on to most of what it awaits, not to all.
            return new FeedReply<T>(feed, await Task.Run(() => ask(feed, limit.Token), limit.Token).WaitAsync(limit.Token), null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var reason = exception is PluginHostException
                ? exception.Message
                : limit.IsCancellationRequested ? $"it did not answer within {patience.TotalSeconds:0.#} s" : FeedFailure.Describe(exception, feed.Source);
            return new FeedReply<T>(feed, null, new SkippedFeed(feed.Key, reason));
        }
    }
}
