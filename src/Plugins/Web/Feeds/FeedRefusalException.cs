namespace Twisted.Web.Feeds;

/// <summary>A request is refused. The message is for the client.</summary>
internal sealed class FeedRefusalException(int status, string message, Exception? inner = null) : Exception(message, inner)
{
    public int Status => status;

    public static FeedRefusalException TooLarge(long limit) =>
        new(StatusCodes.Status413PayloadTooLarge, $"The package is too large: this feed takes {limit} bytes at most.");
}
