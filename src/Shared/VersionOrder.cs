using System.Globalization;

namespace Twisted.Shared;

/// <summary>The order of versions (Semantic Versioning 2.0, section 11), as NuGet's clients have it.</summary>
internal static class VersionOrder
{
    /// <param name="leftNumbers">The numbers before the labels, as many on both sides.</param>
    /// <param name="leftLabels">The labels of a prerelease; none for a release.</param>
    /// <param name="rightNumbers">Those of the other version.</param>
    /// <param name="rightLabels">Those of the other version.</param>
    public static int Compare(int[] leftNumbers, string[] leftLabels, int[] rightNumbers, string[] rightLabels)
    {
        for (var i = 0; i < leftNumbers.Length; i++)
        {
            if (leftNumbers[i] != rightNumbers[i])
            {
                return leftNumbers[i].CompareTo(rightNumbers[i]);
            }
        }

        return CompareLabels(leftLabels, rightLabels);
    }

    /// <summary>None is higher than some, numbers are lower than words, fewer are lower than more.</summary>
    private static int CompareLabels(string[] left, string[] right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return right.Length.CompareTo(left.Length);
        }

        for (var i = 0; i < left.Length && i < right.Length; i++)
        {
            // NuGet takes a hyphen in front for a sign, which section 11 does not; its clients sort as it does.
            var leftIsNumber = int.TryParse(left[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var leftNumber);
            var rightIsNumber = int.TryParse(right[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var rightNumber);
            var order = leftIsNumber && rightIsNumber ? leftNumber.CompareTo(rightNumber)
                : leftIsNumber != rightIsNumber ? (leftIsNumber ? -1 : 1)
                : string.Compare(left[i], right[i], StringComparison.OrdinalIgnoreCase);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }
}
