using System.Globalization;
using System.Text;
using Twisted.Shared;

namespace Twisted.Runner.Logs;

/// <summary>The form of a log entry: <c>2026/11/23 15:08 UTC [-] text</c>, and a tab before each further line.</summary>
internal static class LogLine
{
    // The slash is that of every culture only when quoted.
    private const string TimeFormat = "yyyy'/'MM'/'dd HH':'mm 'UTC [-] '";

    /// <summary>The entry with its line end.</summary>
    /// <remarks>
    /// A line end in the text cannot pass for a new entry, since it is followed by a tab; other control characters are
    /// escaped, so that a peer cannot draw on the terminal of whoever reads the log.
    /// </remarks>
    public static string Format(DateTimeOffset time, string text, Exception? exception)
    {
        var entry = new StringBuilder(text.Length + 32);
        entry.Append(time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        AppendLines(entry, text);
        if (exception is not null)
        {
            entry.Append("\n\t");
            AppendLines(entry, exception.ToString());
        }

        return entry.Append('\n').ToString();
    }

    private static void AppendLines(StringBuilder entry, string text)
    {
        var first = true;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (!first)
            {
                entry.Append("\n\t");
            }

            Printable.Append(entry, line);
            first = false;
        }
    }
}
