using Twisted.PluginHost.Restoring;

namespace Twisted.PluginHost.Searching;

/// <summary>What a feed said, or why it did not: one of the two is null.</summary>
internal sealed record FeedReply<T>(Feed Feed, T? Answer, SkippedFeed? Failure)
    where T : class;
