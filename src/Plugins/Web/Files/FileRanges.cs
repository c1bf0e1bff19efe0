using System.Globalization;

namespace Twisted.Web;

/// <summary>The ranges of bytes that a request asks for (RFC 9110, section 14).</summary>
internal static class FileRanges
{
    /// <summary>More than these in one request are taken for an attack (section 17.15): the whole is sent.</summary>
    private const int MostRanges = 16;

    /// <param name="value">The value of Range.</param>
    /// <param name="length">Of the content, in bytes.</param>
    /// <returns>
    /// The ranges that can be satisfied, in the order in which they were asked for, those that overlap or touch made one; none when no one can be;
    /// null to ignore the field, as where it is malformed.
    /// </returns>
    public static IReadOnlyList<(long First, long Last)>? Read(string value, long length)
    {
        if (!value.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var ranges = new List<(long First, long Last)>();
        var count = 0;
        foreach (var part in value["bytes=".Length..].Split(','))
        {
            var text = part.AsSpan().Trim(" \t");
            if (text.IsEmpty)
            {
                continue;
            }

            if (++count > MostRanges || !TryRead(text, length, out var range))
            {
                return null;
            }

            if (range is { } found)
            {
                Add(ranges, found);
            }
        }

        return count == 0 ? null : ranges;
    }

    private static bool TryRead(ReadOnlySpan<char> text, long length, out (long First, long Last)? range)
    {
        range = null;
        var dash = text.IndexOf('-');
        if (dash < 0)
        {
            return false;
        }

        var first = text[..dash];
        var last = text[(dash + 1)..];
        if (first.IsEmpty)
        {
            if (!TryRead(last, out var suffix))
            {
                return false;
            }

            range = suffix > 0 && length > 0 ? (Math.Max(0, length - suffix), length - 1) : null;
            return true;
        }

        var to = long.MaxValue;
        if (!TryRead(first, out var from) || (!last.IsEmpty && (!TryRead(last, out to) || to < from)))
        {
            return false;
        }

        range = from < length ? (from, Math.Min(to, length - 1)) : null;
        return true;
    }

    /// <summary>Digits only; a number that is too large is as good as the largest.</summary>
    private static bool TryRead(ReadOnlySpan<char> digits, out long number)
    {
        number = long.MaxValue;
        return !digits.IsEmpty && digits.IndexOfAnyExceptInRange('0', '9') < 0
            && (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) || (number = long.MaxValue) > 0);
    }

    private static void Add(List<(long First, long Last)> ranges, (long First, long Last) range)
    {
        for (var i = 0; i < ranges.Count; i++)
        {
            var (first, last) = ranges[i];
            if (range.First <= last + 1 && first <= range.Last + 1)
            {
                ranges.RemoveAt(i);
                Add(ranges, (Math.Min(first, range.First), Math.Max(last, range.Last)));
                return;
            }
        }

        ranges.Add(range);
    }
}
