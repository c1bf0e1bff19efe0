using System.Text.Json;

namespace Twisted.Web.Feeds;

/// <summary>What was found, a page of it, and how many there are on all pages.</summary>
internal static class SearchAnswers
{
    public static Task SearchAsync(HttpContext context, PackageIndex index, FeedAddresses addresses)
    {
        var request = SearchRequest.Read(context.Request.Query);
        var found = PackageSearch.Find(index, request);
        return FeedAnswer.SendJsonAsync(context, writer =>
        {
            WriteHead(writer, found.Count);
            foreach (var versions in found.Skip(request.Skip).Take(request.Take))
            {
                WriteHit(writer, addresses, versions);
            }

            WriteEnd(writer);
        });
    }

    public static Task CompleteAsync(HttpContext context, PackageIndex index)
    {
        var request = SearchRequest.Read(context.Request.Query);
        string[] found = request.Id.Length > 0
            ? [.. request.Visible(index.Versions(request.Id)).Select(package => package.Version.Normalized)]
            : [.. PackageSearch.Complete(index, request).Select(versions => versions[^1].Id)];

        // Of the versions all are given out.
        var page = request.Id.Length > 0 ? found : found.Skip(request.Skip).Take(request.Take);
        return FeedAnswer.SendJsonAsync(context, writer =>
        {
            WriteHead(writer, found.Length);
            foreach (var text in page)
            {
                writer.WriteStringValue(text);
            }

            WriteEnd(writer);
        });
    }

    private static void WriteHead(Utf8JsonWriter writer, int total)
    {
        writer.WriteStartObject();
        writer.WriteNumber("totalHits", total);
        writer.WriteStartArray("data");
    }

    private static void WriteEnd(Utf8JsonWriter writer)
    {
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteHit(Utf8JsonWriter writer, FeedAddresses addresses, IReadOnlyList<FeedPackage> versions)
    {
        var newest = versions[^1];
        writer.WriteStartObject();
        writer.WriteString("@id", addresses.Registration(newest));
        writer.WriteString("@type", "Package");
        writer.WriteString("registration", addresses.Registration(newest));
        writer.WriteString("id", newest.Id);
        writer.WriteString("version", newest.Version.Full);
        writer.WriteString("title", newest.Title.Length > 0 ? newest.Title : newest.Id);
        writer.WriteString("description", newest.Description);
        writer.WriteString("summary", newest.Summary);
        FeedJson.WriteUnlessEmpty(writer, "licenseUrl", newest.LicenseUrl);
        FeedJson.WriteUnlessEmpty(writer, "projectUrl", newest.ProjectUrl);
        FeedJson.WriteUnlessEmpty(writer, "iconUrl", newest.IconUrl);
        FeedJson.WriteTexts(writer, "tags", newest.Tags);
        FeedJson.WriteTexts(writer, "authors", newest.Authors);
        FeedJson.WriteTexts(writer, "owners", newest.Owners);
        FeedJson.WriteTypes(writer, newest.Types.Count > 0 ? newest.Types : [FeedPackageType.Library]);

        // Counted by nobody here, and asked for by clients.
        writer.WriteNumber("totalDownloads", 0);
        writer.WriteBoolean("verified", false);
        writer.WriteStartArray("versions");
        foreach (var package in versions)
        {
            writer.WriteStartObject();
            writer.WriteString("@id", addresses.RegistrationLeaf(package));
            writer.WriteString("version", package.Version.Full);
            writer.WriteNumber("downloads", 0);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
