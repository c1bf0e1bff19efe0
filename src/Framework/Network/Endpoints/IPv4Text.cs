using System.Globalization;
using System.Net;

namespace Twisted.Network;

/// <summary>Addresses of IPv4 as <c>127.0.0.1</c>, read and written without what the library compiles anew at each start.</summary>
internal static class IPv4Text
{
    /// <summary>What was written last: the many servers of one application have one address, as a rule.</summary>
    private static volatile Written? _last;

    /// <returns>Null for what is of another form, which the library may know.</returns>
    public static IPAddress? Parse(ReadOnlySpan<char> text)
    {
        long address = 0;
        var at = 0;
        for (var part = 0; part < 4; part++)
        {
            if (part > 0)
            {
                if (at == text.Length || text[at++] != '.')
                {
                    return null;
                }
            }

            var start = at;
            var number = 0;
            for (; at < text.Length && at < start + 3 && char.IsAsciiDigit(text[at]); at++)
            {
                number = (10 * number) + (text[at] - '0');
            }

            // The library takes a number that begins with a zero for octal.
            if (at == start || number > byte.MaxValue || (text[start] == '0' && at > start + 1))
            {
                return null;
            }

            address |= (long)number << (8 * part);
        }

        return at == text.Length ? new IPAddress(address) : null;
    }

    /// <param name="address">One of IPv4.</param>
    public static string Of(IPAddress address)
    {
        // Obsolete for those who may meet IPv6. What gives the bytes instead is compiled anew too.
#pragma warning disable CS0618
        var number = address.Address;
#pragma warning restore CS0618
        if (_last is { } last && last.Number == number)
        {
            return last.Text;
        }

        var text = Text(number);
        for (var part = 1; part < 4; part++)
        {
            text = string.Concat(text, ".", Text(number >> (8 * part)));
        }

        _last = new Written(number, text);
        return text;
    }

    private static string Text(long number) => ((int)(number & byte.MaxValue)).ToString(CultureInfo.InvariantCulture);

    private sealed record Written(long Number, string Text);
}
