using System.Globalization;
using Twisted.Usage;

namespace Twisted.Tools.Twistd;

/// <summary>A time in whole seconds.</summary>
internal static class SecondsOption
{
    public const int Day = 86_400;
    public const int Month = 30 * Day;

    /// <returns>Null for an option that was not given.</returns>
    /// <exception cref="UsageException">It is no such number.</exception>
    public static TimeSpan? Parse(string name, string? text, int least, int most) =>
        text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds >= least && seconds <= most ? TimeSpan.FromSeconds(seconds)
        : throw new UsageException($"--{name}: \"{text}\" is not a number of seconds from {least} to {most}");

    public static string Text(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture);
}
