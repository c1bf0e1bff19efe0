using System.Globalization;
using Twisted.Usage;

namespace Twisted.Tools.Twistd;

/// <summary>The value of <c>--checkpoint</c>: seconds, or a number with <c>s</c>, <c>m</c> or <c>h</c>.</summary>
internal static class CheckpointOption
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <exception cref="UsageException">It is not an interval, or too long or short.</exception>
    public static TimeSpan? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var seconds = text.Length > 0 ? char.ToLowerInvariant(text[^1]) switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 } : 0;
        var number = seconds == 0 ? text : text[..^1];
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            throw new UsageException($"--checkpoint: \"{text}\" is not an interval; write seconds, or one such as 30s, 5m or 1h");
        }

        var interval = (long)count * Math.Max(seconds, 1);
        return interval >= 1 && interval <= (long)Longest.TotalSeconds
            ? TimeSpan.FromSeconds(interval)
            : throw new UsageException($"--checkpoint: \"{text}\" is not from 1 second to 720 hours");
    }
}
