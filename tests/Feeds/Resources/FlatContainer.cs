using System.Text.Json.Nodes;

namespace Twisted.Feeds.Resources;

/// <summary>The packages themselves: <c>ID/index.json</c>, <c>ID/VERSION/ID.VERSION.nupkg</c> and <c>ID/VERSION/ID.nuspec</c>.</summary>
internal static class FlatContainer
{
    public static FeedAnswer Answer(FeedFolder folder, string id, string[] rest)
    {
        if (rest is ["index.json"])
        {
            var versions = folder.Versions(id).Select(package => (JsonNode)package.LowerVersion).ToArray();
            return versions.Length == 0 ? FeedAnswer.NotFound : FeedAnswer.Json(new JsonObject { ["versions"] = new JsonArray(versions) });
        }

        if (rest is not [var version, var file] || folder.Find(id, version) is not { } package)
        {
            return FeedAnswer.NotFound;
        }

        return Path.GetExtension(file) switch
        {
            ".nupkg" => FeedAnswer.Binary(File.ReadAllBytes(package.File)),
            ".nuspec" => new FeedAnswer(System.Net.HttpStatusCode.OK, package.Nuspec, "application/xml"),
            _ => FeedAnswer.NotFound,
        };
    }
}
