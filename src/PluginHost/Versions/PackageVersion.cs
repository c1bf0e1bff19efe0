using Twisted.Shared;

namespace Twisted.PluginHost.Versions;

/// <summary>A version of a package, in the order that NuGet gives them.</summary>
/// <remarks>NuGet's own type does the same; it is not used on the way of what is restored already, where no NuGet assembly is loaded.</remarks>
internal sealed class PackageVersion : IComparable<PackageVersion>
{
    private readonly int[] _numbers;
    private readonly string[] _labels;

    private PackageVersion(int[] numbers, string[] labels)
    {
        _numbers = numbers;
        _labels = labels;
    }

    /// <summary>True when it has a label such as <c>-beta</c>.</summary>
    public bool IsPrerelease => _labels.Length > 0;

    /// <summary>The version of that text, or null.</summary>
    public static PackageVersion? Parse(ReadOnlySpan<char> text)
    {
        var metadata = text.IndexOf('+');
        if (metadata >= 0)
        {
            text = text[..metadata];
        }

        string[] labels = [];
        var hyphen = text.IndexOf('-');
        if (hyphen >= 0)
        {
            labels = text[(hyphen + 1)..].ToString().Split('.');
            if (Array.Exists(labels, label => label.Length == 0))
            {
                return null;
            }

            text = text[..hyphen];
        }

        var numbers = new int[4];
        var count = 0;
        // A plain loop, as in LockWords.
        for (var (start, end) = (0, 0); end <= text.Length; end++)
        {
            if (end < text.Length && text[end] != '.')
            {
                continue;
            }

            if (count == 4 || !int.TryParse(text[start..end], System.Globalization.NumberStyles.None, null, out numbers[count]))
            {
                return null;
            }

            count++;
            start = end + 1;
        }

        return new PackageVersion(numbers, labels);
    }

    public int CompareTo(PackageVersion? other) => other is null ? 1 : VersionOrder.Compare(_numbers, _labels, other._numbers, other._labels);
}
