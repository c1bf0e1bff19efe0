namespace Twisted.Feeds;

/// <summary>A part of an answer that is about to be sent.</summary>
/// <param name="Path">What was asked for, such as <c>/flat/a/1.0.0/a.1.0.0.nupkg</c>.</param>
/// <param name="Sent">How many bytes of the answer were sent before.</param>
/// <param name="Total">How many bytes the answer has.</param>
public readonly record struct FeedChunk(string Path, int Sent, int Total);
