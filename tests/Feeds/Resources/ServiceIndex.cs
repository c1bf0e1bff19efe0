using System.Text.Json.Nodes;

namespace Twisted.Feeds.Resources;

/// <summary>What a feed offers, and where.</summary>
internal static class ServiceIndex
{
    public static FeedAnswer Answer(HttpFeed feed, string root)
    {
        var resources = new JsonArray();
        Add("PackageBaseAddress/3.0.0", "/flat/");
        Add("RegistrationsBaseUrl", "/registration/");
        Add("RegistrationsBaseUrl/3.6.0", "/registration/");
        Add("PackagePublish/2.0.0", "/publish");
        if (feed.HasSearch)
        {
            Add("SearchQueryService", "/query");
            Add("SearchQueryService/3.0.0-beta", "/query");
        }

        if (feed is { HasSearch: true, OffersPackageTypes: true })
        {
            Add("SearchQueryService/3.5.0", "/query");
        }

        if (feed.Vulnerabilities is not null)
        {
            Add("VulnerabilityInfo/6.7.0", "/vulnerabilities/index.json");
        }

        return FeedAnswer.Json(new JsonObject { ["version"] = "3.0.0", ["resources"] = resources });

        void Add(string type, string path) => resources.Add((JsonNode)new JsonObject { ["@id"] = root + path, ["@type"] = type });
    }
}
