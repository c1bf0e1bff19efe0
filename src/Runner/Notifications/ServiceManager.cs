using System.Collections;
using System.Globalization;
using Twisted.Shared;

namespace Twisted.Runner.Notifications;

/// <summary>What systemd, or who speaks its language, hears of the life of this process.</summary>
/// <remarks>There is one only where the process was started by such a manager.</remarks>
internal sealed class ServiceManager : IDisposable
{
    public const string WatchdogVariable = "WATCHDOG_USEC";
    public const string WatchdogProcessVariable = "WATCHDOG_PID";

    private const int LongestStatus = 200;

    /// <summary>How much longer the start may take once something of it is done.</summary>
    private static readonly TimeSpan MoreTime = TimeSpan.FromMinutes(2);

    private readonly NotificationSocket _socket;
    private readonly string? _path = Environment.GetEnvironmentVariable(NotificationSocket.Variable);
    private readonly bool _isDaemon;

    private ServiceManager(NotificationSocket socket, bool isDaemon, TimeSpan? watchdog)
    {
        _socket = socket;
        _isDaemon = isDaemon;
        WatchdogInterval = watchdog;
    }

    /// <summary>Within what time it wants to hear that all is well, again and again; null when it does not.</summary>
    public TimeSpan? WatchdogInterval { get; }

    /// <summary>Takes what it left in the environment out of that: programs that the application starts are not the service.</summary>
    /// <param name="isDaemon">True where another process was started, which is to be told of this one.</param>
    /// <returns>Null when there is no manager.</returns>
    /// <exception cref="RunException">Its socket cannot be used.</exception>
    public static ServiceManager? Take(bool isDaemon)
    {
        try
        {
            // The first question is all that it takes where there is none.
            return NotificationSocket.Find() is { } socket ? new ServiceManager(socket, isDaemon, ReadWatchdog()) : null;
        }
        finally
        {
            Environment.SetEnvironmentVariable(NotificationSocket.Variable, null);
            Environment.SetEnvironmentVariable(WatchdogVariable, null);
            Environment.SetEnvironmentVariable(WatchdogProcessVariable, null);
        }
    }

    public void Status(string text) => _socket.Send(StatusLine(text));

    /// <summary>Something of a long start is done.</summary>
    public void Progress(string text) => _socket.Send(StatusLine(text), Microseconds("EXTEND_TIMEOUT_USEC", MoreTime));

    public void Ready(string status) => _socket.Send(_isDaemon ? ["READY=1", MainProcess(Environment.ProcessId), StatusLine(status)] : ["READY=1", StatusLine(status)]);

    /// <summary>A reload begins; <see cref="Ready"/> ends it. The time tells it from one that began before it was asked for.</summary>
    public void Reloading() => _socket.Send("RELOADING=1", Microseconds("MONOTONIC_USEC", TimeProvider.System.GetElapsedTime(0)), StatusLine("Reloading..."));

    /// <summary>The application ends as soon as its connections have.</summary>
    /// <param name="status">What it does.</param>
    /// <param name="left">How long that may take yet.</param>
    public void Draining(string status, TimeSpan left) => _socket.Send(StatusLine(status), Microseconds("EXTEND_TIMEOUT_USEC", left + MoreTime));

    public void Stopping(string status) => _socket.Send("STOPPING=1", StatusLine(status));

    public void Alive() => _socket.Send("WATCHDOG=1");

    public void Dispose() => _socket.Dispose();

    /// <summary>Tells it that another process is the service now.</summary>
    public void HandOverTo(int process, string status) => _socket.Send(MainProcess(process), "READY=1", StatusLine(status));

    /// <summary>Lets the process that gets this environment talk to it as this one does.</summary>
    public void HandOn(IDictionary environment)
    {
        environment[NotificationSocket.Variable] = _path;
        if (WatchdogInterval is { } interval)
        {
            environment[WatchdogVariable] = string.Create(CultureInfo.InvariantCulture, $"{interval.Ticks / TimeSpan.TicksPerMicrosecond}");
        }
    }

    /// <summary>Tells it, in the name of the process that it started, that a daemon is the service now, and ready.</summary>
    public static void HandOverTo(int daemon)
    {
        using var socket = NotificationSocket.Find();
        socket?.Send(MainProcess(daemon), "READY=1", StatusLine("Serving"));
    }

    private static TimeSpan? ReadWatchdog()
    {
        var process = Environment.GetEnvironmentVariable(WatchdogProcessVariable);
        return (string.IsNullOrEmpty(process) || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
            && long.TryParse(Environment.GetEnvironmentVariable(WatchdogVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            && microseconds is > 0 and < long.MaxValue / TimeSpan.TicksPerMicrosecond
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
    }

    private static string MainProcess(int id) => string.Create(CultureInfo.InvariantCulture, $"MAINPID={id}");

    private static string Microseconds(string name, TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{name}={time.Ticks / TimeSpan.TicksPerMicrosecond}");

    /// <summary>One line: the text is that of others, who must not add assignments of their own.</summary>
    private static string StatusLine(string text)
    {
        var line = Printable.Escape(text.Split('\n')[0]);
        return $"STATUS={(line.Length > LongestStatus ? $"{line[..LongestStatus]}…" : line)}";
    }
}
