using System.Text.Json;

namespace Twisted.Web.Feeds;

/// <summary>The packages themselves: <c>ID/index.json</c>, <c>ID/VERSION/ID.VERSION.nupkg</c> and <c>ID/VERSION/ID.nuspec</c>.</summary>
internal static class FlatContainer
{
    /// <returns>Null when there is no such thing.</returns>
    public static Task? Answer(HttpContext context, PackageIndex index, string[] parts)
    {
        if (parts is [var asked, "index.json"])
        {
            return index.Versions(asked) is { Count: > 0 } versions ? FeedAnswer.SendJsonAsync(context, writer => WriteVersions(writer, versions)) : null;
        }

        if (parts is not [var id, var version, var file] || index.Find(id, version) is not { } package)
        {
            return null;
        }

        return string.Equals(file, $"{id}.{version}.nupkg", StringComparison.OrdinalIgnoreCase) ? FeedAnswer.SendFileAsync(context, package.File)
            : string.Equals(file, $"{id}.nuspec", StringComparison.OrdinalIgnoreCase) ? FeedAnswer.SendAsync(context, ReadNuspec(package), "application/xml")
            : null;
    }

    private static void WriteVersions(Utf8JsonWriter writer, IReadOnlyList<FeedPackage> versions)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("versions");
        foreach (var package in versions)
        {
            writer.WriteStringValue(package.Version.Lower);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static byte[] ReadNuspec(FeedPackage package)
    {
        try
        {
            return PackageReader.ReadNuspec(package.File);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidPackageException)
        {
            throw new FeedUnavailableException($"cannot read the package \"{package.File}\": {exception.Message}", exception);
        }
    }
}
