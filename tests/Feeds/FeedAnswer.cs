using System.Net;
using System.Text.Json.Nodes;

namespace Twisted.Feeds;

/// <summary>What a feed has to say to a request.</summary>
internal sealed record FeedAnswer(HttpStatusCode Status, byte[] Content, string ContentType)
{
    public static FeedAnswer NotFound { get; } = Bare(HttpStatusCode.NotFound);

    public static FeedAnswer Bare(HttpStatusCode status) => new(status, [], "text/plain");

    public static FeedAnswer Json(JsonNode json) =>
        new(HttpStatusCode.OK, System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()), "application/json");

    public static FeedAnswer Binary(byte[] content) => new(HttpStatusCode.OK, content, "application/octet-stream");
}
