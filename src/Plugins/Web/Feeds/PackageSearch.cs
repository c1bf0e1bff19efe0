namespace Twisted.Web.Feeds;

/// <summary>Looks for packages; each is judged by the newest version that the client wants to see, as on nuget.org.</summary>
internal static class PackageSearch
{
    /// <returns>Those with all words, each with its visible versions: first those whose id is a word, then those whose id has one, each by id.</returns>
    public static List<IReadOnlyList<FeedPackage>> Find(PackageIndex index, SearchRequest request) =>
        Rank(index, request, package => request.Words.All(word => Has(package, word)));

    /// <returns>Those whose id, or a part of it after a dot, begins with the text.</returns>
    public static List<IReadOnlyList<FeedPackage>> Complete(PackageIndex index, SearchRequest request)
    {
        var text = string.Join(' ', request.Words);
        return Rank(index, request, package =>
            package.Id.StartsWith(text, StringComparison.OrdinalIgnoreCase) || package.Id.Contains($".{text}", StringComparison.OrdinalIgnoreCase));
    }

    private static List<IReadOnlyList<FeedPackage>> Rank(PackageIndex index, SearchRequest request, Func<FeedPackage, bool> isWanted)
    {
        List<IReadOnlyList<FeedPackage>>[] ranks = [[], [], []];
        foreach (var versions in index.All)
        {
            FeedPackage[] visible = [.. request.Visible(versions)];
            if (visible is [.., var newest] && (request.PackageType.Length == 0 || newest.IsOfType(request.PackageType)) && isWanted(newest))
            {
                ranks[RankOf(newest, request.Words)].Add(visible);
            }
        }

        return [.. ranks.SelectMany(static rank => rank)];
    }

    private static int RankOf(FeedPackage package, IReadOnlyList<string> words) =>
        words.Any(word => string.Equals(package.Id, word, StringComparison.OrdinalIgnoreCase)) ? 0
        : words.Any(word => package.Id.Contains(word, StringComparison.OrdinalIgnoreCase)) ? 1
        : 2;

    private static bool Has(FeedPackage package, string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var wanted = word[(colon + 1)..];
        return (colon < 0 ? "" : word[..colon].ToLowerInvariant()) switch
        {
            "packageid" => string.Equals(package.Id, wanted, StringComparison.OrdinalIgnoreCase),
            "id" => HasText(package.Id, wanted),
            "title" => HasText(package.Title, wanted),
            "description" => HasText(package.Description, wanted),
            "tag" or "tags" => package.Tags.Contains(wanted, StringComparer.OrdinalIgnoreCase),
            "author" or "authors" => package.Authors.Any(author => HasText(author, wanted)),
            "owner" or "owners" => package.Owners.Any(owner => HasText(owner, wanted)),
            _ => HasText(package.Id, word)
                || HasText(package.Title, word)
                || HasText(package.Description, word)
                || HasText(package.Summary, word)
                || package.Tags.Concat(package.Authors).Concat(package.Owners).Any(text => HasText(text, word)),
        };
    }

    private static bool HasText(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
