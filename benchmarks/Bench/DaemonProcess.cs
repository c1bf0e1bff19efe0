using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>A daemon that detached itself, known by its pidfile.</summary>
internal sealed class DaemonProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly Lock Access = new();
    private static readonly List<DaemonProcess> Running = [];

    private readonly string _pidFile;

    public DaemonProcess(string pidFile)
        : this(pidFile, Read(pidFile) ?? throw new BenchmarkException($"there is no number in \"{pidFile}\""))
    {
    }

    private DaemonProcess(string pidFile, int id)
    {
        (_pidFile, Id) = (pidFile, id);
        lock (Access)
        {
            Running.Add(this);
        }
    }

    public int Id { get; }

    /// <summary>Whether there is such a process that has not ended; one that ended and that its parent has not asked about is none.</summary>
    public bool IsRunning
    {
        get
        {
            try
            {
                var text = File.ReadAllText($"/proc/{Id}/stat");
                return text[text.LastIndexOf(')') + 2] != 'Z';
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    /// <summary>Ends those that still run. For the way out, whichever it is.</summary>
    public static void EndAny()
    {
        while (Next() is { } daemon)
        {
            daemon.Dispose();
        }
    }

    /// <summary>Waits for the end that the process comes to by itself; false when it does not.</summary>
    public bool WaitForEnd(TimeSpan patience)
    {
        var deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (IsRunning)
        {
            if (Environment.TickCount64 > deadline)
            {
                return false;
            }

            Thread.Sleep(10);
        }

        return true;
    }

    public void Dispose()
    {
        if (IsRunning)
        {
            _ = Libc.Kill(Id, Libc.SignalTerminate);
            if (!WaitForEnd(Patience))
            {
                Console.Error.WriteLine($"the daemon {Id} did not end within {Patience.TotalSeconds:0} s of SIGTERM and was killed");
                _ = Libc.Kill(Id, Libc.SignalKill);
            }
        }

        lock (Access)
        {
            Running.Remove(this);
            // It may have been about to hand over to another.
            if (Read(_pidFile) is { } successor && successor != Id && Running.TrueForAll(known => known.Id != successor))
            {
                _ = new DaemonProcess(_pidFile, successor);
            }
        }
    }

    private static DaemonProcess? Next()
    {
        lock (Access)
        {
            return Running.FirstOrDefault();
        }
    }

    private static int? Read(string pidFile) =>
        File.Exists(pidFile) && int.TryParse(File.ReadAllText(pidFile).Trim(), CultureInfo.InvariantCulture, out var id) ? id : null;
}
