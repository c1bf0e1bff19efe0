using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Twisted.Feeds.Resources;

/// <summary>The search: packages with all words, by id, with an honest number of all that were found.</summary>
internal static class Searches
{
    /// <summary>As many as nuget.org gives out at once.</summary>
    private const int MostAtOnce = 1000;

    public static FeedAnswer Answer(FeedFolder folder, string root, IQueryCollection query, bool honoursTypes)
    {
        var words = query["q"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var prerelease = string.Equals(query["prerelease"], "true", StringComparison.OrdinalIgnoreCase);
        var type = honoursTypes ? query["packageType"].ToString() : "";
        var found = new List<IReadOnlyList<FeedPackage>>();
        foreach (var versions in folder.All().Where(package => prerelease || !package.Version.IsPrerelease).GroupBy(package => package.LowerId))
        {
            // Judged by the newest, as on nuget.org.
            if (versions.Last() is var newest && words.All(word => Has(newest, word)) && (type.Length == 0 || newest.Types.Contains(type, StringComparer.OrdinalIgnoreCase)))
            {
                found.Add([.. versions]);
            }
        }

        var page = found.Skip(Number(query["skip"], 0)).Take(Math.Min(Number(query["take"], 20), MostAtOnce));
        return FeedAnswer.Json(new JsonObject
        {
            ["totalHits"] = found.Count,
            ["data"] = new JsonArray([.. page.Select(versions => Hit(versions, root, honoursTypes))]),
        });
    }

    private static bool Has(FeedPackage package, string word) =>
        package.Tags.Concat(package.Authors).Append(package.Id).Append(package.Description).Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static int Number(string? text, int otherwise) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static JsonObject Hit(IReadOnlyList<FeedPackage> versions, string root, bool withTypes)
    {
        var newest = versions[^1];
        var hit = new JsonObject
        {
            ["@id"] = Registrations.Address(newest, root),
            ["@type"] = "Package",
            ["registration"] = Registrations.Address(newest, root),
            ["id"] = newest.Id,
            ["version"] = newest.Version.ToFullString(),
            ["description"] = newest.Description,
            ["summary"] = "",
            ["title"] = newest.Id,
            ["tags"] = Registrations.Array(newest.Tags),
            ["authors"] = Registrations.Array(newest.Authors),
            ["owners"] = Registrations.Array(newest.Owners),
            ["totalDownloads"] = 0,
            ["verified"] = false,
            ["versions"] = new JsonArray([.. versions.Select(package => new JsonObject
            {
                ["@id"] = Registrations.LeafAddress(package, root),
                ["version"] = package.Version.ToFullString(),
                ["downloads"] = 0,
            })]),
        };
        if (withTypes)
        {
            hit["packageTypes"] = new JsonArray([.. newest.Types.Select(type => new JsonObject { ["name"] = type })]);
        }

        return hit;
    }
}
