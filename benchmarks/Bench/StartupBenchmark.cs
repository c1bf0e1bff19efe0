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

    public string Name => "startup";

    public string Description => "time that mktap and twistd need, beside a bare hello and Debian's twistd3";

    public void Run(Layout layout, TextWriter output)
    {
        var daemon = new DaemonPeer(layout, layout.Work("daemon"));
        var python = new PythonPeer(layout.Work("python"));
        var peers = PeerSelection.Available<Peer>([daemon, python], output);
        var hasDaemon = peers.Contains(daemon);

        List<Candidate> candidates = [new("hello", () => ToEnd(new Command(layout.Built("Hello"), [], layout.Work("hello"))), null)];
        if (hasDaemon)
        {
            candidates.Add(new("mktap --help", () => ToEnd(daemon.Help()), HelpTarget));
            candidates.Add(new("mktap qotd", () => ToEnd(daemon.MakeTap(ServerUnderTest.FreePort())), TapTarget));
        }

        candidates.AddRange(peers.Select(peer =>
            new Candidate($"{peer}, first quote", () => ToFirstQuote(peer), peer == daemon ? DaemonTarget : null)));

        // Once uncounted: it restores the plug-in and fills the file cache.
        for (var run = -1; run < Runs; run++)
        {
            foreach (var candidate in candidates)
            {
                var time = candidate.Measure().TotalMilliseconds;
                if (run >= 0)
                {
                    candidate.Times.Add(time);
                }
            }
        }

        Write(output, candidates);
        if (hasDaemon && peers.Contains(python))
        {
            var ratio = candidates[^2].Median / candidates[^1].Median;
            output.WriteLine();
            output.WriteLine($"twistd to twistd3: {ratio.Write()} (target < {PythonTarget.Write(1)}: {Figures.Verdict(ratio, ratio < PythonTarget)})");
        }
    }

    private static void Write(TextWriter output, List<Candidate> candidates)
    {
        output.WriteLine($"Medians of {Runs} interleaved runs.");
        output.WriteLine();
        var table = new Table("command", "median ms", "fastest ms", "to hello", "target", "");
        foreach (var candidate in candidates)
        {
            var ratio = candidate.Median / candidates[0].Median;
            table.Add(candidate.Name, candidate.Median.Write(1), candidate.Times.Min().Write(1), ratio.Write(),
                candidate.Target is { } target ? $"<= {target.Write(1)}" : "",
                candidate.Target is { } limit ? Figures.Verdict(ratio, ratio <= limit) : "");
        }

        output.Write(table);
    }

    private static TimeSpan ToEnd(Command command)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = ChildProcess.Start(command);
        process.WaitForSuccess();
        return Stopwatch.GetElapsedTime(start);
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

    private sealed record Candidate(string Name, Func<TimeSpan> Measure, double? Target)
    {
        public List<double> Times { get; } = [];

        public double Median => Times.Median();
    }
}
