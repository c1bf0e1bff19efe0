using System.Text;
using Twisted.Shared;

namespace Twisted.Runner.Logs;

/// <summary>The form of a log entry: <c>2026/11/23 15:08 UTC [-] text</c>, and a tab before each further line.</summary>
internal static class LogLine
{
    /// <summary>The entry with its line end.</summary>
    /// <remarks>
    /// A line end in the text cannot pass for a new entry, since it is followed by a tab; other control characters are
    /// escaped, so that a peer cannot draw on the terminal of whoever reads the log.
    /// </remarks>
    public static string Format(DateTimeOffset time, string text, Exception? exception)
    {
        var entry = new StringBuilder(text.Length + 32);
        AppendTime(entry, time.UtcDateTime);
        AppendLines(entry, text);
        if (exception is not null)
        {
            entry.Append("\n\t");
            AppendLines(entry, exception.ToString());
        }

        return entry.Append('\n').ToString();
    }

    // By hand, as the lines below: formats and searches of the library are compiled anew at each start, some twelve methods.
    private static void AppendTime(StringBuilder entry, DateTime time)
    {
        AppendTwoDigits(entry, time.Year / 100);
        AppendTwoDigits(entry, time.Year % 100);
        AppendTwoDigits(entry.Append('/'), time.Month);
        AppendTwoDigits(entry.Append('/'), time.Day);
        AppendTwoDigits(entry.Append(' '), time.Hour);
        AppendTwoDigits(entry.Append(':'), time.Minute);
        entry.Append(" UTC [-] ");
    }

    private static void AppendTwoDigits(StringBuilder entry, int number) =>
        entry.Append((char)('0' + (number / 10))).Append((char)('0' + (number % 10)));

    private static void AppendLines(StringBuilder entry, string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('\n' or '\r' or '\f' or '\u0085' or '\u2028' or '\u2029'))
            {
                continue;
            }

            Printable.Append(entry, text.AsSpan(start, i - start));
            entry.Append("\n\t");
            i += text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? 1 : 0;
            start = i + 1;
        }

        Printable.Append(entry, text.AsSpan(start));
    }
}
