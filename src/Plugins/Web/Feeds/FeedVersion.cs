using System.Globalization;
using Twisted.Shared;

namespace Twisted.Web.Feeds;

/// <summary>A version of a package: Semantic Versioning 2.0 with NuGet's additions, one to four numbers of which leading zeros do not count.</summary>
/// <remarks>NuGet.Versioning does the same. It is not used: what it comes with would be in the lock, and be verified at each start, of every web server.</remarks>
internal sealed class FeedVersion : IComparable<FeedVersion>
{
    private const int MostCharacters = 64;

    private readonly int[] _numbers;
    private readonly string[] _labels;

    private FeedVersion(int[] numbers, string[] labels, string metadata)
    {
        _numbers = numbers;
        _labels = labels;
        Normalized = string.Join('.', numbers.Take(numbers[3] == 0 ? 3 : 4).Select(static number => number.ToString(CultureInfo.InvariantCulture)))
            + (labels.Length == 0 ? "" : $"-{string.Join('.', labels)}");
        Full = metadata.Length == 0 ? Normalized : $"{Normalized}+{metadata}";
        IsSemVer2 = labels.Length > 1 || metadata.Length > 0;
    }

    /// <summary>Without what stands after a plus, which tells no versions apart.</summary>
    public string Normalized { get; }

    public string Full { get; }

    /// <summary>As it stands in addresses.</summary>
    public string Lower => Normalized.ToLowerInvariant();

    public bool IsPrerelease => _labels.Length > 0;

    /// <summary>True for what clients before NuGet 4.3 do not understand: labels with dots, or metadata.</summary>
    public bool IsSemVer2 { get; }

    /// <summary>The version of that text, or null.</summary>
    public static FeedVersion? Parse(string? text)
    {
        if (text is null || text.Length > MostCharacters)
        {
            return null;
        }

        var (version, metadata) = Cut(text, '+');
        var (core, label) = Cut(version, '-');
        var labels = label?.Split('.') ?? [];
        var words = core.Split('.');
        if (words.Length > 4 || !Array.TrueForAll(labels, IsLabel) || (metadata is not null && !Array.TrueForAll(metadata.Split('.'), IsLabel)))
        {
            return null;
        }

        var numbers = new int[4];
        for (var i = 0; i < words.Length; i++)
        {
            if (!int.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        return new FeedVersion(numbers, labels, metadata ?? "");
    }

    public int CompareTo(FeedVersion? other) => other is null ? 1 : VersionOrder.Compare(_numbers, _labels, other._numbers, other._labels);

    private static (string Before, string? After) Cut(string text, char mark) =>
        text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, null);

    private static bool IsLabel(string text) => text.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
