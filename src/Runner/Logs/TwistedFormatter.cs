using System.Text;
using Microsoft.Extensions.Logging;

namespace Twisted.Runner.Logs;

/// <summary>The original's form: <c>2026/11/23 15:08 UTC [-] text</c>, where the service's path stands for the hyphen, and its level in front of what is no information.</summary>
/// <param name="hasColours">True for a terminal that shows them.</param>
internal sealed class TwistedFormatter(bool hasColours) : LogFormatter
{
    private const string Dim = "\u001b[2m";
    private const string Red = "\u001b[31m";
    private const string Yellow = "\u001b[33m";
    private const string Plain = "\u001b[0m";

    public override string Format(in LogEntry entry)
    {
        var line = new StringBuilder(entry.Text.Length + 48);
        if (hasColours)
        {
            line.Append(Dim);
        }

        LogLine.AppendTime(line, entry.Time.UtcDateTime);
        LogLine.AppendService(line, entry.Service);
        var colour = hasColours ? ColourOf(entry.Level) : "";
        if (hasColours)
        {
            line.Append(Plain).Append(colour);
        }

        if (PrefixOf(entry.Level) is { } prefix)
        {
            line.Append(prefix).Append(": ");
        }

        LogLine.AppendText(line, entry.Text, entry.Exception);
        return line.Append(colour.Length > 0 ? Plain : "").Append('\n').ToString();
    }

    private static string? PrefixOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        LogLevel.Critical => "critical",
        _ => null,
    };

    private static string ColourOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => Dim,
        LogLevel.Warning => Yellow,
        LogLevel.Error or LogLevel.Critical => Red,
        _ => "",
    };
}
