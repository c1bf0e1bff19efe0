using Microsoft.Extensions.Logging;
using Twisted.Runner.Logs;

namespace Twisted.Runner;

/// <summary>What a process logs, and how; <see cref="RunSettings.LogFile"/> says where to.</summary>
public sealed record LogSettings
{
    public LogFormat Format { get; init; } = LogFormat.Twisted;

    /// <summary>The least level that is written.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>How many rotated files are kept; 0 keeps none.</summary>
    public int MaxCount { get; init; } = 10;

    /// <summary>The size in bytes that a file does not grow beyond; 0 for none. An entry is never cut.</summary>
    public long MaxSize { get; init; } = 1_000_000;

    /// <summary>The name of the program in entries of syslog; what <see cref="IsPrefix"/> accepts.</summary>
    public string Prefix { get; init; } = "twisted";

    /// <summary>True for what can be the name of a program in syslog: 1 to 48 characters of ASCII, without spaces (RFC 5424, section 6.2.5).</summary>
    public static bool IsPrefix(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SyslogFormatter.IsName(text);
    }

    /// <summary>True to log to syslog and to no file.</summary>
    public bool Syslog { get; init; }
}
