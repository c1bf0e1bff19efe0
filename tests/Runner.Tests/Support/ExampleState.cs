using Twisted.Network;
using Twisted.Runner.State;
using Twisted.Services;

namespace Twisted.Runner.Tests.Support;

/// <summary>A server with something of everything in its tree.</summary>
internal static class ExampleState
{
    public static readonly DateTimeOffset Time = new(2026, 11, 23, 18, 20, 30, 250, TimeSpan.Zero);

    public static ApplicationState Whole { get; } = new()
    {
        Name = "chat",
        Phase = RunPhase.Running,
        ProcessId = 4711,
        Since = Time - TimeSpan.FromMinutes(192),
        Time = Time,
        User = "chat (1000)",
        Folder = "/srv/chat",
        Log = "/srv/chat/twistd.log",
        LogEntriesLost = 3,
        Program = "twistd",
        Version = "0.1.0",
        Services =
        [
            new()
            {
                Path = "web",
                Name = "web",
                Type = "MultiService",
                State = ServiceState.Running,
                Since = Time - TimeSpan.FromMinutes(192),
                Services =
                [
                    new()
                    {
                        Path = "web/https",
                        Name = "https",
                        Type = "TlsServer",
                        State = ServiceState.Draining,
                        Since = Time - TimeSpan.FromSeconds(4),
                        Traffic = new(12, 34567, 1_300_000, 5_400_000_000, 7),
                        Remaining = 12,
                    },
                    new()
                    {
                        Path = "web/pages",
                        Name = "pages",
                        Type = "ProcessService",
                        State = ServiceState.Waiting,
                        Since = Time - TimeSpan.FromSeconds(75),
                        Restarts = 18,
                        LastFailure = "/usr/bin/pages ended with code 3\u001b[31m",
                        Services = [new() { Path = "web/pages/cache", Name = "cache", Type = "TimerService", State = ServiceState.Stopped }],
                    },
                ],
            },
            new()
            {
                Path = "rooms\u2028",
                Name = "rooms\u2028",
                Type = "TcpServer",
                State = ServiceState.Failed,
                Since = Time - TimeSpan.FromDays(2.5),
                Restarts = 5,
                LastFailure = "the table \"Gäste\" is lost",
                Traffic = new(0, 1, 1023, 0, 1),
                Remaining = 0,
            },
        ],
    };
}
