using System.Text;
using Twisted.Shared;

namespace Twisted.Runner.Logs;

/// <summary>The parts of the original's form of an entry: time, service, text, and a tab before each further line.</summary>
/// <remarks>
/// A line end in the text cannot pass for a new entry, since it is followed by a tab; other control characters are
/// escaped, so that a peer cannot draw on the terminal of whoever reads the log.
/// </remarks>
internal static class LogLine
{
    /// <summary>The time to the minute, and a space.</summary>
    /// <remarks>By hand, as all here: formats and searches of the library are compiled anew at each start, some twelve methods.</remarks>
    public static void AppendTime(StringBuilder entry, DateTime time)
    {
        AppendTwoDigits(entry, time.Year / 100);
        AppendTwoDigits(entry, time.Year % 100);
        AppendTwoDigits(entry.Append('/'), time.Month);
        AppendTwoDigits(entry.Append('/'), time.Day);
        AppendTwoDigits(entry.Append(' '), time.Hour);
        AppendTwoDigits(entry.Append(':'), time.Minute);
        entry.Append(" UTC ");
    }

    /// <summary>The path in brackets, a hyphen where there is none, and a space.</summary>
    public static void AppendService(StringBuilder entry, string? service)
    {
        entry.Append('[');
        Printable.Append(entry, service ?? "-");
        entry.Append("] ");
    }

    /// <summary>The text and the exception, without the end of the last line.</summary>
    public static void AppendText(StringBuilder entry, string text, Exception? exception)
    {
        AppendLines(entry, text);
        if (exception is not null)
        {
            entry.Append("\n\t");
            AppendLines(entry, exception.ToString());
        }
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
