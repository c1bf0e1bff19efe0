using System.Text.Json.Nodes;
using NuGet.Packaging;

namespace Twisted.Feeds.Resources;

/// <summary>What there is to know of a package: <c>ID/index.json</c> of all versions, and <c>ID/VERSION.json</c>.</summary>
internal static class Registrations
{
    public static FeedAnswer Answer(FeedFolder folder, string root, string id, string page)
    {
        if (page != "index.json")
        {
            return folder.Find(id, Path.GetFileNameWithoutExtension(page)) is { } package ? FeedAnswer.Json(Leaf(package, root)) : FeedAnswer.NotFound;
        }

        var packages = folder.Versions(id);
        if (packages.Count == 0)
        {
            return FeedAnswer.NotFound;
        }

        var address = Address(packages[0], root);
        return FeedAnswer.Json(new JsonObject
        {
            ["@id"] = address,
            ["count"] = 1,
            ["items"] = new JsonArray(new JsonObject
            {
                ["@id"] = $"{address}#page",
                ["count"] = packages.Count,
                ["lower"] = packages[0].LowerVersion,
                ["upper"] = packages[^1].LowerVersion,
                ["items"] = new JsonArray([.. packages.Select(package => Leaf(package, root))]),
            }),
        });
    }

    public static string Address(FeedPackage package, string root) => $"{root}/registration/{package.LowerId}/index.json";

    public static string LeafAddress(FeedPackage package, string root) => $"{root}/registration/{package.LowerId}/{package.LowerVersion}.json";

    private static JsonObject Leaf(FeedPackage package, string root)
    {
        var content = $"{root}/flat/{package.LowerId}/{package.LowerVersion}/{package.LowerId}.{package.LowerVersion}.nupkg";
        return new JsonObject
        {
            ["@id"] = LeafAddress(package, root),
            ["registration"] = Address(package, root),
            ["packageContent"] = content,
            ["catalogEntry"] = new JsonObject
            {
                ["@id"] = $"{LeafAddress(package, root)}#entry",
                ["id"] = package.Id,
                ["version"] = package.Version.ToFullString(),
                ["description"] = package.Description,
                ["authors"] = string.Join(", ", package.Authors),
                ["tags"] = Array(package.Tags),
                ["listed"] = true,
                ["packageContent"] = content,
                ["dependencyGroups"] = new JsonArray([.. package.Dependencies.Select(Group)]),
            },
        };
    }

    public static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static JsonObject Group(PackageDependencyGroup group) => new()
    {
        ["targetFramework"] = group.TargetFramework.GetShortFolderName(),
        ["dependencies"] = new JsonArray(
        [
            .. group.Packages.Select(dependency => new JsonObject { ["id"] = dependency.Id, ["range"] = dependency.VersionRange.ToNormalizedString() }),
        ]),
    };
}
