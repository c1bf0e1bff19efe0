using System.Diagnostics;

namespace Twisted.Benchmarks;

/// <summary>Wall time from the start of a process to what its user waits for.</summary>
internal sealed class StartupBenchmark : IBenchmark
{
    private const int Runs = 15;
    private const double HelpTarget = 2.0;
    private const double TapTarget = 2.5;
    private const double DaemonTarget = 3.5;
    private const double PythonTarget = 0.5;
    private const double LoadTarget = 10;
    private const double FileTarget = 1.3;

    public string Name => "startup";

    public string Description => "time that mktap and twistd need, beside a bare hello and Debian's twistd3";

    public void Run(Layout layout, TextWriter output)
    {
        var daemon = new DaemonPeer(layout, layout.Work("daemon"));
        var python = PythonPeer.OfQuotes(layout.Work("python"));
        var peers = PeerSelection.Available<Peer>([daemon, python], output);
        var hasDaemon = peers.Contains(daemon);
        var filePeer = new FilePeer(layout, layout.Work("file"));
        var file = new Timed($"{filePeer}, first quote", () => ToFirstQuote(filePeer));
        var load = new Timed("loading the tap", new TapLoad(new DaemonPeer(layout, layout.Work("load"))).Measure);

        List<(Timed Timed, double? Target)> rows = [(Timed.ToEnd("hello", new Command(layout.Built("Hello"), [], layout.Work("hello"))), null)];
        if (hasDaemon)
        {
            rows.Add((Timed.ToEnd("mktap --help", daemon.Help()), HelpTarget));
            rows.Add((new Timed("mktap qotd", () => Timed.ToEnd("", daemon.MakeTap(ServerUnderTest.FreePort())).Measure()), TapTarget));
        }

        rows.AddRange(peers.Select(peer =>
            (new Timed($"{peer}, first quote", () => ToFirstQuote(peer)), peer == daemon ? (double?)DaemonTarget : null)));
        Timed.RunInTurns([.. rows.Select(row => row.Timed), .. hasDaemon ? [load, file] : (Timed[])[]], Runs);
        Write(output, rows);
        if (hasDaemon && peers.Contains(python))
        {
            var ratio = rows[^2].Timed.Median / rows[^1].Timed.Median;
            output.WriteLine();
            output.WriteLine($"twistd to twistd3: {ratio.Write()} (target < {PythonTarget.Write(1)}: {Figures.Verdict(ratio, ratio < PythonTarget)})");
        }

        if (hasDaemon)
        {
            var ratio = file.Median / rows.Find(row => row.Target == DaemonTarget).Timed.Median;
            output.WriteLine();
            output.WriteLine($"{file.Name}, compiled before: {file.Median.Write(1)} ms, to {daemon}: {ratio.Write()} (target <= {FileTarget.Write(1)}: {Figures.Verdict(ratio, ratio <= FileTarget)})");
            output.WriteLine();
            output.WriteLine($"Of twistd's start, loading the tap: {load.Median.Write(1)} ms (target <= {LoadTarget.Write(1)}: {Figures.Verdict(load.Median, load.Median <= LoadTarget)})");
        }
    }

    private static void Write(TextWriter output, List<(Timed Timed, double? Target)> rows)
    {
        output.WriteLine($"Medians of {Runs} interleaved runs.");
        output.WriteLine();
        var table = new Table("command", "median ms", "fastest ms", "to hello", "target", "");
        foreach (var (timed, target) in rows)
        {
            var ratio = timed.Median / rows[0].Timed.Median;
            table.Add(timed.Name, timed.Median.Write(1), timed.Times.Min().Write(1), ratio.Write(),
                target is { } limit ? $"<= {limit.Write(1)}" : "",
                target is { } verdict ? Figures.Verdict(ratio, ratio <= verdict) : "");
        }

        output.Write(table);
    }

    private static TimeSpan ToFirstQuote(Peer peer)
    {
        var port = ServerUnderTest.FreePort();
        var command = peer.Prepare(port);
        var start = Stopwatch.GetTimestamp();
        using var server = new ServerUnderTest(peer, port, ChildProcess.Start(command));
        server.AwaitFirstQuote();
        return Stopwatch.GetElapsedTime(start);
    }
}
