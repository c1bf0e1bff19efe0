using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Twisted.Runner.Logs;

/// <summary>An object of JSON (RFC 8259) on each line, without line ends in it; all text is valid, whatever was logged.</summary>
/// <remarks>Written by hand: the library's writer is compiled anew at each start, this is not.</remarks>
internal sealed class JsonFormatter : LogFormatter
{
    private const string Template = "{OriginalFormat}";

    public override string Format(in LogEntry entry)
    {
        var line = new StringBuilder(entry.Text.Length + 160).Append('{');
        AppendTime(line, entry.Time.UtcDateTime);
        AppendMember(line, "level", LevelOf(entry.Level));
        if (entry.Service is not null)
        {
            AppendMember(line, "service", entry.Service);
        }

        AppendMember(line, "category", entry.Category);
        if (entry.Event.Id != 0)
        {
            line.Append(",\"eventId\":").Append(entry.Event.Id);
        }

        if (entry.Event.Name is { } name)
        {
            AppendMember(line, "event", name);
        }

        AppendMember(line, "message", entry.Text);
        AppendValues(line, entry.Values);
        if (entry.Exception is not null)
        {
            AppendMember(line, "exception", entry.Exception.ToString());
        }

        return line.Append("}\n").ToString();
    }

    private static string LevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        LogLevel.Critical => "critical",
        _ => "info",
    };

    /// <summary>RFC 3339, to the millisecond.</summary>
    private static void AppendTime(StringBuilder line, DateTime time)
    {
        line.Append("\"time\":\"");
        AppendDigits(line, time.Year, 4);
        AppendDigits(line.Append('-'), time.Month, 2);
        AppendDigits(line.Append('-'), time.Day, 2);
        AppendDigits(line.Append('T'), time.Hour, 2);
        AppendDigits(line.Append(':'), time.Minute, 2);
        AppendDigits(line.Append(':'), time.Second, 2);
        AppendDigits(line.Append('.'), time.Millisecond, 3);
        line.Append("Z\"");
    }

    private static void AppendDigits(StringBuilder line, int number, int count)
    {
        for (var divisor = count == 4 ? 1000 : count == 3 ? 100 : 10; divisor > 0; divisor /= 10)
        {
            line.Append((char)('0' + (number / divisor % 10)));
        }
    }

    private static void AppendMember(StringBuilder line, string name, string value)
    {
        line.Append(",\"").Append(name).Append("\":");
        AppendString(line, value);
    }

    private static void AppendValues(StringBuilder line, IReadOnlyList<KeyValuePair<string, object?>>? values)
    {
        var count = 0;
        for (var i = 0; i < (values?.Count ?? 0); i++)
        {
            var value = values![i];
            if (value.Key == Template)
            {
                continue;
            }

            line.Append(count++ == 0 ? ",\"values\":{" : ",");
            AppendString(line, value.Key);
            AppendValue(line.Append(':'), value.Value);
        }

        line.Append(count > 0 ? "}" : "");
    }

    private static void AppendValue(StringBuilder line, object? value)
    {
        switch (value)
        {
            case null:
                line.Append("null");
                break;
            case bool truth:
                line.Append(truth ? "true" : "false");
                break;
            case int or long or short or byte or sbyte or ushort or uint or ulong:
                line.Append(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                line.Append(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case float number when float.IsFinite(number):
                line.Append(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case decimal number:
                line.Append(number.ToString(CultureInfo.InvariantCulture));
                break;
            case IFormattable formattable:
                AppendString(line, formattable.ToString(null, CultureInfo.InvariantCulture));
                break;
            default:
                AppendString(line, value.ToString() ?? "");
                break;
        }
    }

    private static void AppendString(StringBuilder line, string text)
    {
        line.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character is '"' or '\\')
            {
                line.Append('\\').Append(character);
            }
            else if (character == '\n')
            {
                line.Append("\\n");
            }
            else if (char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                line.Append(character).Append(text[++i]);
            }
            else if (char.IsSurrogate(character))
            {
                // Half a character is none.
                line.Append('\ufffd');
            }
            else if (char.IsControl(character) || character is '\u2028' or '\u2029')
            {
                AppendEscape(line, character);
            }
            else
            {
                line.Append(character);
            }
        }

        line.Append('"');
    }

    private static void AppendEscape(StringBuilder line, char character)
    {
        const string Digits = "0123456789abcdef";
        line.Append("\\u").Append(Digits[character >> 12]).Append(Digits[(character >> 8) & 15]).Append(Digits[(character >> 4) & 15]).Append(Digits[character & 15]);
    }
}
