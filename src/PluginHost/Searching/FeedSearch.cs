using Twisted.PluginHost.Restoring;

namespace Twisted.PluginHost.Searching;

/// <summary>Searches all feeds, and keeps of their answers what really is a drop-in and may come from there.</summary>
internal static class FeedSearch
{
    public static async Task<SearchResult> RunAsync(string folder, SearchRequest request, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var feeds = FeedSet.Load(folder, patience, SilentObserver.Instance);
        var replies = await FeedPoll.AskAsync(feeds.All, patience, (feed, token) => SearchAsync(feed, request, token), cancellationToken);

        var found = new List<FoundDropIn>();
        var details = new List<string>();
        foreach (var reply in replies)
        {
            if (reply.Answer is not { } answer)
            {
                continue;
            }

            details.AddRange(answer.Details);
            foreach (var hit in answer.Hits)
            {
                if (!hit.IsPlugin || (request.TapName is { } tapName && !PluginTags.TapNames(hit.Tags).Contains(tapName)))
                {
                    continue;
                }

                if (feeds.Allows(reply.Feed, hit.Id))
                {
                    found.Add(Describe(hit, reply.Feed));
                }
                else
                {
                    details.Add($"{hit.Id} of the feed \"{reply.Feed.Key}\" is left out: package source mapping does not send it there.");
                }
            }
        }

        return new SearchResult
        {
            // The order is stable, so that feeds stay in theirs.
            DropIns = [.. found.OrderBy(dropIn => dropIn.Id, StringComparer.OrdinalIgnoreCase)],
            Searched = [.. replies.Where(reply => reply.Answer is not null).Select(reply => reply.Feed.Key)],
            Skipped = [.. replies.Select(reply => reply.Failure).OfType<SkippedFeed>()],
            Details = details,
        };
    }

    private static Task<FeedHits> SearchAsync(Feed feed, SearchRequest request, CancellationToken cancellationToken) =>
        feed.Source.IsLocal
            ? Task.FromResult(FolderSearch.Search(feed, request, cancellationToken))
            : new ServiceSearch(feed, request).SearchAsync(cancellationToken);

    private static FoundDropIn Describe(PackageHit hit, Feed feed) => new()
    {
        Id = hit.Id,
        Version = hit.Versions[^1].ToNormalizedString(),
        Versions = [.. hit.Versions.Select(version => version.ToNormalizedString())],
        TapNames = PluginTags.TapNames(hit.Tags),
        Description = hit.Description,
        Authors = hit.Authors,
        Owners = hit.Owners,
        Source = feed.Key,
    };
}
