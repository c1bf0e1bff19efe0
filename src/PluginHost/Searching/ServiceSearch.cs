using System.Text.Json;
using NuGet.Common;
using NuGet.Protocol;
using Twisted.PluginHost.Restoring;

namespace Twisted.PluginHost.Searching;

/// <summary>
/// Searches an HTTP feed by package type, or by tag where it knows no types. Asked without NuGet's own search, since that
/// keeps the types of the packages to itself, and there are feeds that pass over the question for them.
/// </summary>
internal sealed class ServiceSearch(Feed feed, SearchRequest request)
{
    private const int PageSize = 100;

    /// <summary>How many packages are looked at; a feed that knows no types has others' too.</summary>
    private const int Limit = 1000;

    /// <summary>The version of the search that knows package types; a feed that has it says so.</summary>
    private const string TypedService = "SearchQueryService/3.5.0";

    private static readonly string[] Services = [TypedService, "SearchQueryService/Versioned", "SearchQueryService/3.4.0", "SearchQueryService/3.0.0-rc", "SearchQueryService/3.0.0-beta", "SearchQueryService"];

    private readonly List<string> _details = [];

    /// <exception cref="PluginHostException">The feed has no search.</exception>
    public async Task<FeedHits> SearchAsync(CancellationToken cancellationToken)
    {
        var index = await feed.Repository.GetResourceAsync<ServiceIndexResourceV3>(cancellationToken);
        if (index is null)
        {
            throw new PluginHostException("it is no feed of NuGet's version 3, and only those can be searched");
        }

        var services = Services.Select(service => index.GetServiceEntryUris(service)).FirstOrDefault(uris => uris.Count > 0)
            ?? throw new PluginHostException("it has no search");
        var http = (await feed.Repository.GetResourceAsync<HttpSourceResource>(cancellationToken))!.HttpSource;

        if (index.GetServiceEntryUris(TypedService).Count > 0
            && await AskAllAsync(http, services, request.Words, PluginTags.PackageType, cancellationToken) is { Count: > 0 } typed)
        {
            if (typed.TrueForAll(hit => hit.IsPlugin))
            {
                return new FeedHits(typed, _details);
            }

            _details.Clear();
            _details.Add($"The feed \"{feed.Key}\" passes over package types; it was searched by tag.");
        }

        var tagged = await AskAllAsync(http, services, [PluginTags.Plugin, .. request.Words], type: null, cancellationToken);

        // Such a search may find packages with any of the words.
        return new FeedHits([.. tagged.Where(hit => hit.HasAll(request.Words))], _details);
    }

    /// <summary>Page after page. A feed that gives out the same one again and again ends it too.</summary>
    private async Task<List<PackageHit>> AskAllAsync(
        HttpSource http, IReadOnlyList<Uri> services, IEnumerable<string> words, string? type, CancellationToken cancellationToken)
    {
        var hits = new Dictionary<string, PackageHit>(StringComparer.OrdinalIgnoreCase);
        for (var skip = 0; ; skip += PageSize)
        {
            if (skip >= Limit)
            {
                _details.Add($"The feed \"{feed.Key}\" has more than {Limit} packages to look at; give more words.");
                break;
            }

            var query = $"?q={Uri.EscapeDataString(string.Join(' ', words))}&skip={skip}&take={PageSize}"
                + $"&prerelease={(request.Prerelease ? "true" : "false")}&semVerLevel=2.0.0{(type is null ? "" : $"&packageType={type}")}";
            var page = await AskAsync(http, services, query, cancellationToken);
            var known = hits.Count;
            foreach (var hit in page.Hits)
            {
                hits.TryAdd(hit.Id, hit);
            }

            if (hits.Count == known || skip + PageSize >= page.Total || (type is not null && page.Hits.Any(hit => !hit.IsPlugin)))
            {
                break;
            }
        }

        return [.. hits.Values];
    }

    /// <summary>Asks the feed's search services in turn, once each: the later ones stand in for the earlier.</summary>
    private static async Task<SearchPage> AskAsync(HttpSource http, IReadOnlyList<Uri> services, string query, CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                return await http.ProcessStreamAsync(
                    new HttpSourceRequest(new Uri(services[i], query), NullLogger.Instance) { MaxTries = 1 },
                    stream => stream is null ? Task.FromResult(SearchPage.Empty) : SearchPage.ReadAsync(stream, cancellationToken),
                    NullLogger.Instance,
                    cancellationToken);
            }
            catch (Exception exception) when (exception is HttpRequestException or JsonException && i + 1 < services.Count)
            {
                continue;
            }
        }
    }
}
