namespace Twisted.Web;

/// <summary>Names in the order that people expect: <c>a2</c> before <c>a10</c>, capitals among the small ones; the same on all machines, whatever their language.</summary>
internal static class NaturalOrder
{
    public static int Compare(string left, string right)
    {
        var x = left.AsSpan();
        var y = right.AsSpan();
        while (!x.IsEmpty && !y.IsEmpty)
        {
            int order;
            if (char.IsAsciiDigit(x[0]) && char.IsAsciiDigit(y[0]))
            {
                var first = TakeDigits(ref x);
                var second = TakeDigits(ref y);
                order = first.Length != second.Length ? first.Length.CompareTo(second.Length) : first.SequenceCompareTo(second);
            }
            else
            {
                order = char.ToUpperInvariant(x[0]).CompareTo(char.ToUpperInvariant(y[0]));
                x = x[1..];
                y = y[1..];
            }

            if (order != 0)
            {
                return order;
            }
        }

        // Equal but for capitals and zeros in front: any order will do, if it is always the same.
        return x.Length != y.Length ? x.Length.CompareTo(y.Length) : string.CompareOrdinal(left, right);
    }

    /// <summary>Takes a number off, without the zeros in front.</summary>
    private static ReadOnlySpan<char> TakeDigits(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? text : text[..end];
        text = text[digits.Length..];
        return digits.TrimStart('0');
    }
}
