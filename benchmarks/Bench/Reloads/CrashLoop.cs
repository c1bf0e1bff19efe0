using System.Diagnostics;

namespace Twisted.Benchmarks;

/// <summary>A daemon whose only service fails at once whenever it is started, for ever, restarted as is the default.</summary>
internal sealed class CrashLoop(Layout layout, string folder)
{
    /// <summary>The part of a core that it takes, in percent, and how many times the service was restarted.</summary>
    public (double Percent, int Restarts) Measure(TimeSpan duration)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "crash.cs"),
            """
            var application = new Application("crash") { Supervision = new Supervision { Intensity = null } };
            application.Add(new Failing());
            return application;

            sealed class Failing : WorkerService
            {
                protected override Task RunAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("This service fails at once.");
            }
            """);

        // Once to compile it.
        using (Start())
        {
        }

        using var daemon = Start();
        var cpu = ProcessFigures.CpuTimeOfTree(daemon.Id);
        var begin = Stopwatch.GetTimestamp();
        Thread.Sleep(duration);
        var percent = (ProcessFigures.CpuTimeOfTree(daemon.Id) - cpu) / Stopwatch.GetElapsedTime(begin) * 100;
        var last = File.ReadLines(Path.Combine(folder, "twistd.log")).Reverse().TakeWhile(line => !line.Contains("Loaded.", StringComparison.Ordinal));
        return (percent, last.Count(line => line.Contains("was restarted", StringComparison.Ordinal)));
    }

    private DaemonProcess Start()
    {
        using var process = ChildProcess.Start(new Command(layout.Twistd, ["-y", "crash.cs"], folder)
        {
            Environment = new Dictionary<string, string> { ["TWISTED_HOME"] = layout.Home },
        });
        process.WaitForSuccess();
        return new DaemonProcess(Path.Combine(folder, "twistd.pid"));
    }
}
