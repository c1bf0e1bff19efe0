using System.Globalization;

namespace Twisted.Web;

/// <summary>Reads Accept-Encoding (RFC 9110, section 12.5.3).</summary>
internal static class AcceptEncoding
{
    /// <param name="value">All values, with commas between; empty for none.</param>
    public static AcceptedEncodings Read(ReadOnlySpan<char> value)
    {
        var accepted = AcceptedEncodings.None;
        var refused = AcceptedEncodings.None;
        var isAny = false;
        foreach (var range in value.Split(','))
        {
            var part = value[range].Trim();
            var end = part.IndexOf(';');
            var name = (end < 0 ? part : part[..end]).Trim();
            var isRefused = end >= 0 && Quality(part[(end + 1)..]) <= 0;
            if (name is "*")
            {
                isAny = !isRefused;
            }
            else if (Of(name) is not AcceptedEncodings.None and var encoding)
            {
                (isRefused ? ref refused : ref accepted) |= encoding;
            }
        }

        return (accepted | (isAny ? AcceptedEncodings.Brotli | AcceptedEncodings.Gzip : AcceptedEncodings.None)) & ~refused;
    }

    private static AcceptedEncodings Of(ReadOnlySpan<char> name) =>
        name.Equals("br", StringComparison.OrdinalIgnoreCase) ? AcceptedEncodings.Brotli
        : name.Equals("gzip", StringComparison.OrdinalIgnoreCase) || name.Equals("x-gzip", StringComparison.OrdinalIgnoreCase) ? AcceptedEncodings.Gzip
        : AcceptedEncodings.None;

    private static double Quality(ReadOnlySpan<char> parameters)
    {
        parameters = parameters.Trim();
        return parameters.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(parameters[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality)
            ? quality
            : 1;
    }
}
