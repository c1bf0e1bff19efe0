namespace Twisted.Web.Feeds;

/// <summary>The feed cannot do its work now, and it is not the client's fault. The message is for the log; it may name paths.</summary>
internal sealed class FeedUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
