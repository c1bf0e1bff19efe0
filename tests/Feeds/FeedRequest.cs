namespace Twisted.Feeds;

/// <summary>What a client asked for.</summary>
/// <param name="Number">1 for the feed's first request.</param>
/// <param name="Method">GET or PUT.</param>
/// <param name="Path">Without the query.</param>
/// <param name="Query">With its question mark; empty when there is none.</param>
/// <param name="HasCredentials">True when the client sent a user name and password, right or wrong.</param>
public sealed record FeedRequest(int Number, string Method, string Path, string Query, bool HasCredentials);
