using System.Globalization;

namespace Twisted.Web.Feeds;

/// <summary>What somebody looks for.</summary>
internal sealed record SearchRequest
{
    /// <summary>As on nuget.org.</summary>
    private const int MostAtOnce = 1000;

    private const int UsuallyAtOnce = 20;

    /// <summary>All of which must be there.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    public required int Skip { get; init; }

    public required int Take { get; init; }

    public required bool Prerelease { get; init; }

    /// <summary>Whether the client understands versions of Semantic Versioning 2.0.</summary>
    public required bool SemVer2 { get; init; }

    /// <summary>Empty for all types.</summary>
    public required string PackageType { get; init; }

    /// <summary>When it is there: the id whose versions are asked for, of the autocompletion only.</summary>
    public required string Id { get; init; }

    /// <exception cref="FeedRefusalException">A value of the query is none; the message says which.</exception>
    public static SearchRequest Read(IQueryCollection query) => new()
    {
        Words = query["q"].ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        Skip = Number(query, "skip", 0),
        Take = Math.Min(Number(query, "take", UsuallyAtOnce), MostAtOnce),
        Prerelease = Flag(query, "prerelease"),
        SemVer2 = Level(query),
        PackageType = query["packageType"].ToString(),
        Id = query["id"].ToString(),
    };

    /// <summary>The versions that the client wants to see.</summary>
    public IEnumerable<FeedPackage> Visible(IReadOnlyList<FeedPackage> versions) =>
        versions.Where(package => (Prerelease || !package.Version.IsPrerelease) && (SemVer2 || !package.Version.IsSemVer2));

    private static int Number(IQueryCollection query, string name, int otherwise) =>
        query[name].ToString() is not { Length: > 0 } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FeedRefusalException(StatusCodes.Status400BadRequest, $"\"{name}\" is a number from 0, not \"{text}\".");

    private static bool Flag(IQueryCollection query, string name) =>
        query[name].ToString() is { Length: > 0 } text
        && (bool.TryParse(text, out var flag) ? flag : throw new FeedRefusalException(StatusCodes.Status400BadRequest, $"\"{name}\" is true or false, not \"{text}\"."));

    private static bool Level(IQueryCollection query) =>
        query["semVerLevel"].ToString() is { Length: > 0 } text
        && (FeedVersion.Parse(text) is { } level
            ? level.CompareTo(FeedVersion.Parse("2.0.0")) >= 0
            : throw new FeedRefusalException(StatusCodes.Status400BadRequest, $"\"semVerLevel\" is a version such as 2.0.0, not \"{text}\"."));
}
