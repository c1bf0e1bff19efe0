namespace Twisted.PluginHost.Versions;

/// <summary>Versions between two bounds, written as NuGet writes them: <c>[1.0, 2.0)</c>, <c>(,2.0]</c>, <c>[1.0]</c>.</summary>
internal sealed class PackageVersionRange
{
    private readonly PackageVersion? _lowest;
    private readonly PackageVersion? _highest;
    private readonly bool _withLowest;
    private readonly bool _withHighest;

    private PackageVersionRange(PackageVersion? lowest, bool withLowest, PackageVersion? highest, bool withHighest)
    {
        _lowest = lowest;
        _withLowest = withLowest;
        _highest = highest;
        _withHighest = withHighest;
    }

    /// <summary>The lower bound, whether or not it is in the range; null for none.</summary>
    public PackageVersion? Lowest => _lowest;

    /// <summary>True when the user asks for versions with a label by naming one.</summary>
    public bool NamesPrerelease => _lowest is { IsPrerelease: true } || _highest is { IsPrerelease: true };

    /// <summary>The range of a manifest: a version without brackets is the lowest of a range that is open above.</summary>
    public static PackageVersionRange? Parse(string text) =>
        PackageVersion.Parse(text.AsSpan().Trim()) is { } lowest
            ? new PackageVersionRange(lowest, withLowest: true, highest: null, withHighest: false)
            : ParseBrackets(text.AsSpan().Trim());

    /// <summary>What the user asks for: a version without brackets is exactly that one.</summary>
    public static PackageVersionRange? ParseRequest(string text) =>
        PackageVersion.Parse(text.AsSpan().Trim()) is { } only
            ? new PackageVersionRange(only, withLowest: true, only, withHighest: true)
            : ParseBrackets(text.AsSpan().Trim());

    /// <summary>True when there is only one version in it.</summary>
    public bool IsExact => _withLowest && _withHighest && _lowest is not null && _lowest.CompareTo(_highest) == 0;

    public bool Contains(PackageVersion version)
    {
        var aboveLowest = _lowest is null ? 1 : version.CompareTo(_lowest);
        var belowHighest = _highest is null ? 1 : _highest.CompareTo(version);
        return (aboveLowest > 0 || (aboveLowest == 0 && _withLowest)) && (belowHighest > 0 || (belowHighest == 0 && _withHighest));
    }

    private static PackageVersionRange? ParseBrackets(ReadOnlySpan<char> text)
    {
        if (text.Length < 3 || text[0] is not ('[' or '(') || text[^1] is not (']' or ')'))
        {
            return null;
        }

        var (withLowest, withHighest) = (text[0] == '[', text[^1] == ']');
        var inner = text[1..^1];
        var comma = inner.IndexOf(',');
        if (comma < 0)
        {
            return withLowest && withHighest && PackageVersion.Parse(inner.Trim()) is { } only
                ? new PackageVersionRange(only, withLowest, only, withHighest)
                : null;
        }

        return TryParseBound(inner[..comma], out var lowest) && TryParseBound(inner[(comma + 1)..], out var highest)
            ? new PackageVersionRange(lowest, withLowest, highest, withHighest)
            : null;
    }

    private static bool TryParseBound(ReadOnlySpan<char> text, out PackageVersion? bound)
    {
        bound = text.IsWhiteSpace() ? null : PackageVersion.Parse(text.Trim());
        return bound is not null || text.IsWhiteSpace();
    }
}
