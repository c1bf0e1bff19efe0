using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Twisted.Web;

namespace Twisted.Feeds.Resources;

/// <summary>What the feed of <c>mktap web --nuget</c> answers, so that all tests that need a feed try it.</summary>
internal sealed class PackageAnswers(string folder)
{
    private readonly PackageFeed _feed = new(folder);

    /// <param name="host">As the client asked for it.</param>
    /// <param name="path">The path within the feed.</param>
    /// <param name="query">The query, if any.</param>
    /// <param name="cancellationToken">The client is gone.</param>
    public async Task<FeedAnswer> AskAsync(HostString host, string path, QueryString query, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestAborted = cancellationToken };
        (context.Request.Method, context.Request.Scheme, context.Request.Host) = (HttpMethods.Get, "http", host);
        (context.Request.Path, context.Request.QueryString) = (path, query);
        context.Response.Body = body;
        await _feed.RenderAsync(context);
        await context.Response.CompleteAsync();
        return new FeedAnswer((HttpStatusCode)context.Response.StatusCode, body.ToArray(), context.Response.ContentType ?? "text/plain");
    }

    /// <summary>The search.</summary>
    /// <param name="host">As the client asked for it.</param>
    /// <param name="query">The query.</param>
    /// <param name="honoursTypes">False for a feed that knows nothing of package types.</param>
    /// <param name="cancellationToken">The client is gone.</param>
    public async Task<FeedAnswer> SearchAsync(HostString host, IQueryCollection query, bool honoursTypes, CancellationToken cancellationToken)
    {
        var known = QueryString.Create(query.Where(pair => honoursTypes || pair.Key != "packageType"));
        var answer = await AskAsync(host, "/v3/query", known, cancellationToken);
        if (honoursTypes || answer.Status != HttpStatusCode.OK)
        {
            return answer;
        }

        var found = JsonNode.Parse(answer.Content)!;
        foreach (var hit in found["data"]!.AsArray())
        {
            hit!.AsObject().Remove("packageTypes");
        }

        return FeedAnswer.Json(found);
    }
}
