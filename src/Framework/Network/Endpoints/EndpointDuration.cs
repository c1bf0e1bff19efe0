using System.Globalization;

namespace Twisted.Network;

/// <summary>A time in an endpoint string: seconds, also in decimals, or a whole number with its unit.</summary>
internal static class EndpointDuration
{
    /// <returns>Null for what is none, or is no positive time of up to 24 days, the most that timers can wait.</returns>
    public static TimeSpan? Parse(string text)
    {
        if (text.Contains('.', StringComparison.Ordinal))
        {
            return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0.001m and <= int.MaxValue / 1000
                ? TimeSpan.FromMilliseconds((double)(seconds * 1000))
                : null;
        }

        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        if (!long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is 0 or > int.MaxValue)
        {
            return null;
        }

        var milliseconds = text[digits..] switch
        {
            "ms" => count,
            "" or "s" => count * 1000,
            "m" => count * 60_000,
            "h" => count * 3_600_000,
            _ => 0,
        };
        return milliseconds is > 0 and <= int.MaxValue ? TimeSpan.FromMilliseconds(milliseconds) : null;
    }

    public static string Format(TimeSpan time)
    {
        var milliseconds = (long)time.TotalMilliseconds;
        return (milliseconds % 1000, milliseconds % 60_000, milliseconds % 3_600_000) switch
        {
            (_, _, 0) => $"{milliseconds / 3_600_000}h",
            (_, 0, _) => $"{milliseconds / 60_000}m",
            (0, _, _) => $"{milliseconds / 1000}s",
            _ => $"{milliseconds}ms",
        };
    }
}
