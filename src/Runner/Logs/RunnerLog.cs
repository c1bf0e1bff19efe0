using Microsoft.Extensions.Logging;

namespace Twisted.Runner.Logs;

/// <summary>What the process itself logs; the numbers of its events are 900 to 999.</summary>
internal static partial class RunnerLog
{
    [LoggerMessage(900, LogLevel.Information, "Log opened.")]
    public static partial void LogOpened(this ILogger log);

    [LoggerMessage(901, LogLevel.Information, "{Program} {Version} ({Executable}, .NET {Runtime}) starting up")]
    public static partial void StartingUp(this ILogger log, string program, string version, string? executable, string runtime);

    [LoggerMessage(902, LogLevel.Information, "reactor class: System.Net.Sockets")]
    public static partial void Reactor(this ILogger log);

    [LoggerMessage(903, LogLevel.Information, "Loading {Name}...")]
    public static partial void Loading(this ILogger log, string name);

    [LoggerMessage(904, LogLevel.Information, "Loaded.")]
    public static partial void Loaded(this ILogger log);

    [LoggerMessage(905, LogLevel.Warning, "{Warning}")]
    public static partial void TapWarning(this ILogger log, string warning);

    [LoggerMessage(906, LogLevel.Information, "set root to {Root}")]
    public static partial void RootSet(this ILogger log, string root);

    [LoggerMessage(908, LogLevel.Information, "Received {Reason}, shutting down.")]
    public static partial void ShuttingDown(this ILogger log, string reason);

    [LoggerMessage(909, LogLevel.Information, "Main loop terminated.")]
    public static partial void LoopTerminated(this ILogger log);

    [LoggerMessage(910, LogLevel.Information, "Server Shut Down.")]
    public static partial void ShutDown(this ILogger log);

    [LoggerMessage(912, LogLevel.Error, "{Message}")]
    public static partial void StartFailed(this ILogger log, string message);

    [LoggerMessage(913, LogLevel.Error, "{Text}")]
    public static partial void StartFaulted(this ILogger log, Exception exception, string text);

    [LoggerMessage(914, LogLevel.Error, "Failed to stop the application")]
    public static partial void StopFailed(this ILogger log, Exception exception);

    [LoggerMessage(915, LogLevel.Error, "The application did not stop, and did not abort when told to; leaving it as it is")]
    public static partial void StopHung(this ILogger log);

    [LoggerMessage(916, LogLevel.Critical, "{Program} crashed")]
    public static partial void Crashed(this ILogger log, Exception exception, string program);

    [LoggerMessage(917, LogLevel.Error, "A task failed, and nobody waited for it")]
    public static partial void TaskFailed(this ILogger log, Exception exception);

    [LoggerMessage(920, LogLevel.Information, "Saving {Name} application to {Path}...")]
    public static partial void Saving(this ILogger log, string? name, string path);

    [LoggerMessage(921, LogLevel.Information, "Saved.")]
    public static partial void Saved(this ILogger log);

    [LoggerMessage(922, LogLevel.Information, "Not saving {Name} application: {Reason}")]
    public static partial void NotSaving(this ILogger log, string? name, string reason);

    [LoggerMessage(923, LogLevel.Error, "{Text}")]
    public static partial void SaveFailed(this ILogger log, Exception? exception, string text);

    [LoggerMessage(924, LogLevel.Information, "The application is saved again.")]
    public static partial void SavedAgain(this ILogger log);

    [LoggerMessage(930, LogLevel.Information, "Received {Reason}, reloading.")]
    public static partial void ReloadRequested(this ILogger log, string reason);

    [LoggerMessage(931, LogLevel.Information, "Reloading {Name}...")]
    public static partial void Reloading(this ILogger log, string? name);

    [LoggerMessage(932, LogLevel.Information, "{Result}")]
    public static partial void Reloaded(this ILogger log, string result);

    [LoggerMessage(933, LogLevel.Error, "Failed to reload {Service}: {Reason}")]
    public static partial void ReloadFailed(this ILogger log, Exception? exception, string service, string reason);

    [LoggerMessage(940, LogLevel.Information, "Received SIGUSR1, rotated the log.")]
    public static partial void LogRotated(this ILogger log);

    [LoggerMessage(941, LogLevel.Warning, "Received SIGUSR1, and the log is not rotated: {Reason}")]
    public static partial void LogNotRotated(this ILogger log, string reason);

    [LoggerMessage(942, LogLevel.Warning, "Received SIGUSR2, and there is no debugger to break into.")]
    public static partial void NoDebugger(this ILogger log);

    [LoggerMessage(950, LogLevel.Warning, "No control socket \"{Path}\": {Reason}")]
    public static partial void NoControlSocket(this ILogger log, string path, string reason);

    [LoggerMessage(952, LogLevel.Warning, "The control socket rests: {Reason}")]
    public static partial void ControlSocketRests(this ILogger log, string reason);

    [LoggerMessage(954, LogLevel.Warning, "Nobody is told how the server does: {Reason}")]
    public static partial void MonitorNotStarted(this ILogger log, string reason);

    [LoggerMessage(960, LogLevel.Error, "The health of the services cannot be told; the watchdog is not fed")]
    public static partial void HealthUnknown(this ILogger log, Exception exception);

    [LoggerMessage(961, LogLevel.Error, "{Service} is not well: {Reason}; the watchdog is not fed")]
    public static partial void NotWell(this ILogger log, string service, string reason);

    [LoggerMessage(962, LogLevel.Information, "All services are well again; the watchdog is fed")]
    public static partial void WellAgain(this ILogger log);

    [LoggerMessage(938, LogLevel.Warning, "{Remark}")]
    public static partial void ReloadRemark(this ILogger log, string remark);

    [LoggerMessage(936, LogLevel.Information, "{What}")]
    public static partial void ServiceReplaced(this ILogger log, string what);

    [LoggerMessage(937, LogLevel.Warning, "{Service}, which is replaced, failed to stop")]
    public static partial void OldServiceFailedToStop(this ILogger log, string service, Exception exception);

    [LoggerMessage(965, LogLevel.Information, "Draining: {Count} connections may go on for {Seconds} s")]
    public static partial void Draining(this ILogger log, int count, double seconds);

    [LoggerMessage(966, LogLevel.Information, "Draining: {Count} connections are left")]
    public static partial void StillDraining(this ILogger log, int count);

    [LoggerMessage(967, LogLevel.Information, "Drained; {Count} connections are left")]
    public static partial void Drained(this ILogger log, int count);

    [LoggerMessage(970, LogLevel.Information, "Starting a successor: {Program}")]
    public static partial void SuccessorStarts(this ILogger log, string program);

    [LoggerMessage(971, LogLevel.Error, "No successor: {Reason}")]
    public static partial void NoSuccessor(this ILogger log, string reason);

    [LoggerMessage(972, LogLevel.Information, "Handed over to process {Process}.")]
    public static partial void HandedOver(this ILogger log, int process);

    [LoggerMessage(973, LogLevel.Information, "Took over from {Predecessor}.")]
    public static partial void TookOver(this ILogger log, string predecessor);

    [LoggerMessage(974, LogLevel.Critical, "The successor, process {Process}, has died; starting another one")]
    public static partial void SuccessorDied(this ILogger log, int process);
}
