using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>A daemon that detached itself, known by its pidfile.</summary>
internal sealed class DaemonProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static DaemonProcess? s_running;

    public DaemonProcess(string pidFile)
    {
        Id = int.Parse(File.ReadAllText(pidFile).Trim(), CultureInfo.InvariantCulture);
        s_running = this;
    }

    public int Id { get; }

    /// <summary>Ends the one that still runs. For the way out, whichever it is.</summary>
    public static void EndAny() => s_running?.Dispose();

    public void Dispose()
    {
        s_running = null;
        _ = Libc.Kill(Id, Libc.SignalTerminate);
        var deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (Libc.Kill(Id, 0) == 0)
        {
            if (Environment.TickCount64 > deadline)
            {
                Console.Error.WriteLine($"the daemon {Id} did not end within {Patience.TotalSeconds:0} s of SIGTERM and was killed");
                _ = Libc.Kill(Id, Libc.SignalKill);
                return;
            }

            Thread.Sleep(10);
        }
    }
}
