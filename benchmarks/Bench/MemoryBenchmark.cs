using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>Resident memory of the idle daemon.</summary>
internal sealed class MemoryBenchmark : IBenchmark
{
    private const int Rounds = 3;
    private const double Target = 2.2;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(3);

    public string Name => "memory";

    public string Description => "resident memory of the idle daemon, beside that of a bare hello";

    public void Run(Layout layout, TextWriter output)
    {
        var daemon = new DaemonPeer(layout, layout.Work("daemon"));
        var hasDaemon = PeerSelection.Available([daemon], output).Count > 0;
        List<double> hello = [];
        List<double> ours = [];
        for (var round = 0; round < Rounds; round++)
        {
            hello.Add(OfHello(layout));
            if (hasDaemon)
            {
                ours.Add(OfDaemon(layout, daemon));
            }
        }

        output.WriteLine($"VmRSS after {Idle.TotalSeconds:0} s of idling, medians of {Rounds}; the daemon had served one quote.");
        output.WriteLine();
        var table = new Table("process", "KiB", "to hello", "target", "");
        table.Add("hello sleep", hello.Median().Write(0), "1.00");
        if (hasDaemon)
        {
            var ratio = ours.Median() / hello.Median();
            table.Add("twistd -f qotd.tap", ours.Median().Write(0), ratio.Write(), $"<= {Target.Write(1)}", Figures.Verdict(ratio, ratio <= Target));
        }

        output.Write(table);
    }

    private static double OfHello(Layout layout)
    {
        using var process = ChildProcess.Start(new Command(layout.Built("Hello"), ["sleep"], layout.Work("hello")));
        Thread.Sleep(Idle);
        process.DemandRunning();
        return ProcessFigures.ResidentMemory(process.Id);
    }

    private static double OfDaemon(Layout layout, DaemonPeer daemon)
    {
        var port = ServerUnderTest.FreePort();
        _ = daemon.Prepare(port);
        using var parent = ChildProcess.Start(daemon.Daemonize());
        parent.WaitForSuccess();
        using var running = new DaemonProcess(daemon.PidFile);
        if (QuoteClient.Open(port) is not { } socket || !QuoteClient.Finish(socket, Quote.Bytes))
        {
            throw new BenchmarkException($"the daemon said that it was ready, but sent no quote on port {port}");
        }

        Thread.Sleep(Idle);
        return ProcessFigures.ResidentMemory(running.Id);
    }
}
