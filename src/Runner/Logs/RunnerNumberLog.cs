using Microsoft.Extensions.Logging;

namespace Twisted.Runner.Logs;

/// <summary>The messages with numbers in them. Apart, since what is generated for numbers is compiled anew at each start, once anything of its class is used.</summary>
internal static partial class RunnerNumberLog
{
    [LoggerMessage(907, LogLevel.Information, "set {Kind} {Uid}/{Gid}")]
    public static partial void IdentitySet(this ILogger log, string kind, int uid, int gid);

    [LoggerMessage(911, LogLevel.Error, "The application did not give up starting within {Seconds} s; leaving it as it is")]
    public static partial void StartNotGivenUp(this ILogger log, double seconds);

    [LoggerMessage(925, LogLevel.Error, "{Text}\nThe server goes on, and tries again in {Seconds} s.")]
    public static partial void CheckpointFailed(this ILogger log, Exception? exception, string text, double seconds);

    [LoggerMessage(934, LogLevel.Error, "A reload did not give up within {Seconds} s; the application stops meanwhile")]
    public static partial void ReloadNotGivenUp(this ILogger log, double seconds);

    [LoggerMessage(951, LogLevel.Warning, "Only root can control the process: its control socket \"{Path}\" cannot be given to {Uid}/{Gid}")]
    public static partial void ControlSocketOfRoot(this ILogger log, string path, int uid, int gid);

    [LoggerMessage(953, LogLevel.Warning, "Only root can reach \"{Path}\": it cannot be given to {Uid}/{Gid}")]
    public static partial void MonitorFileOfRoot(this ILogger log, string path, int uid, int gid);
}
