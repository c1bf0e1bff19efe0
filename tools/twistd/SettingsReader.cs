using System.Globalization;
using Microsoft.Extensions.Logging;
using Twisted.CommandLine;
using Twisted.Runner;
using Twisted.Usage;

namespace Twisted.Tools.Twistd;

/// <summary>What the options say of the process.</summary>
internal static class SettingsReader
{
    private const int LargestMask = 0b111_111_111;
    private const long SmallestLog = 1000;
    private const int MostLogs = 10_000;

    /// <exception cref="UsageException">A value is wrong.</exception>
    public static RunSettings Read(ParsedOptions parsed) => new()
    {
        Checkpoint = CheckpointOption.Parse(parsed["checkpoint"]),
        Chroot = parsed["chroot"],
        DrainLimit = SecondsOption.Parse("drain-timeout", parsed["drain-timeout"], 0, SecondsOption.Month) ?? TimeSpan.Zero,
        EffectiveOnly = parsed.Has("euid"),
        Gid = IdOption.Group(parsed["gid"]),
        KeepsName = parsed.Has("originalname"),
        Log = ReadLog(parsed),
        LogFile = parsed["logfile"],
        Monitor = MonitorChoice.From(parsed["admin"]),
        NoDaemon = parsed.Has("nodaemon"),
        NoSave = parsed.Has("no-save"),
        PidFile = parsed["pidfile"],
        Profile = parsed["profile"],
        Program = "twistd",
        Quiet = parsed.Has("quiet"),
        RunDirectory = parsed["rundir"] ?? ".",
        Uid = IdOption.User(parsed["uid"]),
        UMask = ReadMask(parsed["umask"]),
        Version = ToolVersion.Current,
        WaitsForDebugger = parsed.Has("debug"),
    };

    private static LogSettings ReadLog(ParsedOptions parsed)
    {
        var settings = new LogSettings();
        return settings with
        {
            Format = parsed["log-format"] == "json" ? LogFormat.Json : LogFormat.Twisted,
            Level = parsed.Has("spew") ? LogLevel.Trace : ReadLevel(parsed["log-level"]),
            MaxCount = parsed["log-count"] is { } count ? ReadCount(count) : settings.MaxCount,
            MaxSize = parsed["log-size"] is { } size ? ReadSize(size) : settings.MaxSize,
            Prefix = ReadPrefix(parsed["prefix"]) ?? settings.Prefix,
            Syslog = parsed.Has("syslog"),
        };
    }

    private static LogLevel ReadLevel(string? level) => level switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "critical" => LogLevel.Critical,
        _ => LogLevel.Information,
    };

    private static string? ReadPrefix(string? prefix) =>
        prefix is null || LogSettings.IsPrefix(prefix)
            ? prefix
            : throw new UsageException($"--prefix: \"{prefix}\" cannot name a program in syslog; use 1 to 48 letters, digits and signs of ASCII, without spaces");

    private static int ReadCount(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MostLogs
            ? count
            : throw new UsageException($"--log-count: \"{text}\" is not a number from 0 to {MostLogs}");

    private static long ReadSize(string text)
    {
        var unit = text.Length > 0 ? char.ToLowerInvariant(text[^1]) switch { 'k' => 1000L, 'm' => 1_000_000L, 'g' => 1_000_000_000L, _ => 0 } : 0;
        var number = unit == 0 ? text : text[..^1];
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            throw new UsageException($"--log-size: \"{text}\" is not a size; write bytes, or one such as 500k, 10M or 1G");
        }

        var size = count * Math.Max(unit, 1);
        return size is 0 or >= SmallestLog
            ? size
            : throw new UsageException($"--log-size: \"{text}\" is less than {SmallestLog} bytes; 0 is for no rotation");
    }

    private static int? ReadMask(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var mask = 0;
        foreach (var digit in text)
        {
            mask = digit is >= '0' and <= '7' && mask <= LargestMask ? (mask * 8) + (digit - '0') : int.MaxValue / 16;
        }

        return text.Length > 0 && mask <= LargestMask
            ? mask
            : throw new UsageException($"--umask: \"{text}\" is not a mask; write it in octal, from 000 to 777");
    }
}
