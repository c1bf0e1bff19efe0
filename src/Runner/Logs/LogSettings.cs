using Microsoft.Extensions.Logging;

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

    /// <summary>The name of the program in entries of syslog.</summary>
    public string Prefix { get; init; } = "twisted";

    /// <summary>True to log to syslog and to no file.</summary>
    public bool Syslog { get; init; }
}
