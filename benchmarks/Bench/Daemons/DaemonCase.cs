using System.Diagnostics;

namespace Twisted.Benchmarks;

/// <summary>A daemon that is measured: how it is started in the foreground and in the background, and where its number then is.</summary>
internal sealed record DaemonCase(Peer Peer, Func<int, Command> Daemonize, string PidFile)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>From the start of a process in the foreground to the end of the first quote.</summary>
    public TimeSpan ForegroundStart()
    {
        var port = ServerUnderTest.FreePort();
        var command = Peer.Prepare(port);
        var start = Stopwatch.GetTimestamp();
        using var server = new ServerUnderTest(Peer, port, ChildProcess.Start(command));
        server.AwaitFirstQuote();
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>From the start of the process that starts the daemon to the end of the first quote.</summary>
    public TimeSpan DaemonStart() => Run(static (_, elapsed) => elapsed);

    /// <summary>Resident memory of the daemon and its children, in KiB, a while after it served a quote.</summary>
    public double IdleMemory(TimeSpan idle) => Run((daemon, _) =>
    {
        Thread.Sleep(idle);
        return ProcessFigures.ResidentMemoryOfTree(daemon.Id);
    });

    private TFigure Run<TFigure>(Func<DaemonProcess, TimeSpan, TFigure> measure)
    {
        var port = ServerUnderTest.FreePort();
        var command = Daemonize(port);
        File.Delete(PidFile);
        var start = Stopwatch.GetTimestamp();
        using var starting = ChildProcess.Start(command);
        AwaitQuote(port);
        var elapsed = Stopwatch.GetElapsedTime(start);
        starting.WaitForSuccess();
        AwaitPidFile();
        using var daemon = new DaemonProcess(PidFile);
        return measure(daemon, elapsed);
    }

    private void AwaitQuote(int port) => Await(() => QuoteClient.Open(port) is { } socket && QuoteClient.Finish(socket, Quote.Bytes));

    // Others write it when they are up, and not before.
    private void AwaitPidFile() => Await(() => new FileInfo(PidFile) is { Exists: true, Length: > 0 });

    private void Await(Func<bool> condition)
    {
        var deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!condition())
        {
            if (Environment.TickCount64 > deadline)
            {
                throw new BenchmarkException($"{Peer} did not come up as a daemon within {Patience.TotalSeconds:0} s");
            }

            Libc.SleepMicroseconds(200);
        }
    }
}
