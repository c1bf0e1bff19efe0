using System.Globalization;
using System.Text.Json;

namespace Twisted.Web.Feeds;

/// <summary>What there is to know of a package: <c>ID/index.json</c> of all versions, in pages; <c>ID/page/LOWEST/HIGHEST.json</c>; <c>ID/VERSION.json</c>.</summary>
internal static class Registrations
{
    private const string Ending = ".json";
    private const int VersionsOnPage = 64;

    /// <summary>With so many versions the pages are in the index; with more they are apart.</summary>
    private const int MostInIndex = 128;

    /// <returns>Null when there is no such thing.</returns>
    public static Task? Answer(HttpContext context, PackageIndex index, FeedAddresses addresses, string[] parts)
    {
        switch (parts)
        {
            case [var id, "index.json"] when index.Versions(id) is { Count: > 0 } versions:
                return FeedAnswer.SendJsonAsync(context, writer => WriteIndex(writer, addresses, versions));

            case [var id, var leaf] when leaf.EndsWith(Ending, StringComparison.Ordinal) && index.Find(id, leaf[..^Ending.Length]) is { } package:
                return FeedAnswer.SendJsonAsync(context, writer => WriteLeaf(writer, addresses, package));

            case [var id, "page", var lowest, var highest] when highest.EndsWith(Ending, StringComparison.Ordinal)
                && FeedVersion.Parse(lowest) is { } from && FeedVersion.Parse(highest[..^Ending.Length]) is { } to:
                // By its bounds, so that a page goes on being right when versions come after its index was read.
                FeedPackage[] page = [.. index.Versions(id).Where(package => package.Version.CompareTo(from) >= 0 && package.Version.CompareTo(to) <= 0)];
                return page.Length == 0 ? null : FeedAnswer.SendJsonAsync(context, writer => WritePage(writer, addresses, page, isWhole: true));

            default:
                return null;
        }
    }

    private static void WriteIndex(Utf8JsonWriter writer, FeedAddresses addresses, IReadOnlyList<FeedPackage> versions)
    {
        var pages = versions.Chunk(VersionsOnPage).ToArray();
        writer.WriteStartObject();
        writer.WriteString("@id", addresses.Registration(versions[0]));
        writer.WriteNumber("count", pages.Length);
        writer.WriteStartArray("items");
        foreach (var page in pages)
        {
            WritePage(writer, addresses, page, isWhole: versions.Count <= MostInIndex);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WritePage(Utf8JsonWriter writer, FeedAddresses addresses, FeedPackage[] page, bool isWhole)
    {
        writer.WriteStartObject();
        writer.WriteString("@id", addresses.RegistrationPage(page[0], page[^1]));
        writer.WriteString("@type", "catalog:CatalogPage");
        writer.WriteString("parent", addresses.Registration(page[0]));
        writer.WriteNumber("count", page.Length);
        writer.WriteString("lower", page[0].Version.Normalized);
        writer.WriteString("upper", page[^1].Version.Normalized);
        if (isWhole)
        {
            writer.WriteStartArray("items");
            foreach (var package in page)
            {
                WriteLeaf(writer, addresses, package);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteLeaf(Utf8JsonWriter writer, FeedAddresses addresses, FeedPackage package)
    {
        writer.WriteStartObject();
        writer.WriteString("@id", addresses.RegistrationLeaf(package));
        writer.WriteString("@type", "Package");
        writer.WriteString("registration", addresses.Registration(package));
        writer.WriteString("packageContent", addresses.Content(package));
        writer.WriteBoolean("listed", true);
        writer.WritePropertyName("catalogEntry");
        WriteEntry(writer, addresses, package);
        writer.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter writer, FeedAddresses addresses, FeedPackage package)
    {
        writer.WriteStartObject();
        writer.WriteString("@id", $"{addresses.RegistrationLeaf(package)}#entry");
        writer.WriteString("@type", "PackageDetails");
        writer.WriteString("id", package.Id);
        writer.WriteString("version", package.Version.Full);
        writer.WriteString("authors", string.Join(", ", package.Authors));
        writer.WriteString("description", package.Description);
        FeedJson.WriteUnlessEmpty(writer, "title", package.Title);
        FeedJson.WriteUnlessEmpty(writer, "summary", package.Summary);
        FeedJson.WriteUnlessEmpty(writer, "language", package.Language);
        FeedJson.WriteUnlessEmpty(writer, "minClientVersion", package.MinClientVersion);
        FeedJson.WriteUnlessEmpty(writer, "licenseExpression", package.LicenseExpression);
        FeedJson.WriteUnlessEmpty(writer, "licenseUrl", package.LicenseUrl);
        FeedJson.WriteUnlessEmpty(writer, "projectUrl", package.ProjectUrl);
        FeedJson.WriteUnlessEmpty(writer, "iconUrl", package.IconUrl);
        writer.WriteBoolean("requireLicenseAcceptance", package.RequiresLicenseAcceptance);
        writer.WriteBoolean("listed", true);
        writer.WriteString("published", package.Written.ToString("O", CultureInfo.InvariantCulture));
        writer.WriteString("packageContent", addresses.Content(package));
        FeedJson.WriteTexts(writer, "tags", package.Tags);
        if (package.Types.Count > 0)
        {
            FeedJson.WriteTypes(writer, package.Types);
        }

        WriteDependencies(writer, package.DependencyGroups);
        writer.WriteEndObject();
    }

    private static void WriteDependencies(Utf8JsonWriter writer, IReadOnlyList<FeedDependencyGroup> groups)
    {
        writer.WriteStartArray("dependencyGroups");
        foreach (var group in groups)
        {
            writer.WriteStartObject();
            FeedJson.WriteUnlessEmpty(writer, "targetFramework", group.TargetFramework);
            writer.WriteStartArray("dependencies");
            foreach (var dependency in group.Dependencies)
            {
                writer.WriteStartObject();
                writer.WriteString("id", dependency.Id);
                writer.WriteString("range", dependency.Range);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
