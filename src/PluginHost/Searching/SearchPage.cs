using System.Text.Json;
using NuGet.Versioning;
using Twisted.PluginHost.Locking;

namespace Twisted.PluginHost.Searching;

/// <summary>A page of what a feed's search found. Feeds differ in what they leave out, and in what is a list.</summary>
/// <param name="Total">How many there are on all pages.</param>
/// <param name="Hits">Without those whose id or version is none.</param>
internal sealed record SearchPage(int Total, IReadOnlyList<PackageHit> Hits)
{
    public static SearchPage Empty { get; } = new(0, []);

    /// <exception cref="JsonException">It is no such page.</exception>
    public static async Task<SearchPage> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        if (document.RootElement.ValueKind != JsonValueKind.Object || Get(document.RootElement, "data") is not { ValueKind: JsonValueKind.Array } data)
        {
            throw new JsonException("its search answers with something else");
        }

        var total = Get(document.RootElement, "totalHits") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var count) ? count : int.MaxValue;
        return new SearchPage(total, [.. data.EnumerateArray().Select(Read).OfType<PackageHit>()]);
    }

    private static PackageHit? Read(JsonElement hit)
    {
        if (hit.ValueKind != JsonValueKind.Object || Text(hit, "id") is not { } id || !LockWords.IsId(id) || !NuGetVersion.TryParse(Text(hit, "version"), out var newest))
        {
            return null;
        }

        return new PackageHit
        {
            Id = id,
            Versions = [.. Versions(hit).Append(newest).Distinct().Order()],
            Description = Text(hit, "description") ?? "",
            Authors = Texts(hit, "authors", SearchWords.Names),
            Owners = Texts(hit, "owners", SearchWords.Names),
            Tags = Texts(hit, "tags", SearchWords.Tags),
            Types = Types(hit),
        };
    }

    private static IEnumerable<NuGetVersion> Versions(JsonElement hit)
    {
        foreach (var item in Items(hit, "versions"))
        {
            if (item.ValueKind == JsonValueKind.Object && NuGetVersion.TryParse(Text(item, "version"), out var version))
            {
                yield return version;
            }
        }
    }

    private static IReadOnlyList<string> Types(JsonElement hit) =>
        [.. Items(hit, "packageTypes").Select(item => item.ValueKind == JsonValueKind.Object ? Text(item, "name") : null).OfType<string>()];

    private static IReadOnlyList<string> Texts(JsonElement hit, string name, Func<string?, IReadOnlyList<string>> split) =>
        Get(hit, name) is { ValueKind: JsonValueKind.String } text
            ? split(text.GetString())
            : [.. Items(hit, name).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];

    private static IEnumerable<JsonElement> Items(JsonElement hit, string name) =>
        Get(hit, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    private static string? Text(JsonElement hit, string name) =>
        Get(hit, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Get(JsonElement hit, string name) => hit.TryGetProperty(name, out var value) ? value : null;
}
