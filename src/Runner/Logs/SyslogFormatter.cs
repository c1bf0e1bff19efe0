using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Twisted.Runner.Logs;

/// <summary>A message of syslog, RFC 5424 section 6, of the facility "system daemons".</summary>
/// <param name="prefix">APP-NAME; what <see cref="IsName"/> accepts.</param>
internal sealed class SyslogFormatter(string prefix) : LogFormatter
{
    private const int LongestName = 48;
    private const int LongestId = 32;
    private const int Daemon = 3;

    private readonly string _host = HeaderField(Environment.MachineName, 255);

    /// <summary>True for what can be a name in a message: 1 to 48 characters of ASCII, without spaces.</summary>
    public static bool IsName(string text) => text.Length is > 0 and <= LongestName && text.All(IsPrintable);

    public override string Format(in LogEntry entry)
    {
        var priority = (Daemon * 8) + SeverityOf(entry.Level);
        var id = entry.Event.Name is { Length: > 0 } name ? HeaderField(name, LongestId) : "-";
        var message = new StringBuilder(entry.Text.Length + 120).Append(
            CultureInfo.InvariantCulture,
            $"<{priority}>1 {entry.Time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} {_host} {prefix} {Environment.ProcessId} {id} - ");
        LogLine.AppendService(message, entry.Service);
        LogLine.AppendText(message, entry.Text, entry.Exception);
        return message.ToString();
    }

    /// <summary>RFC 5424, table 2.</summary>
    private static int SeverityOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => 7,
        LogLevel.Warning => 4,
        LogLevel.Error => 3,
        LogLevel.Critical => 2,
        _ => 6,
    };

    private static string HeaderField(string text, int longest)
    {
        var field = new string([.. text.Where(IsPrintable).Take(longest)]);
        return field.Length == 0 ? "-" : field;
    }

    private static bool IsPrintable(char character) => character is > ' ' and <= '~';
}
