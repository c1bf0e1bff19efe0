namespace Twisted.Benchmarks;

/// <summary>Lines a second of one connection.</summary>
internal sealed class LinesBenchmark : IBenchmark
{
    private const int Lines = 1_000_000;
    private const int Rounds = 3;
    private const int WarmUps = 3;
    private const int Runs = 5;
    private const double RateTarget = 3_000_000;
    private const double PythonTarget = 10;

    /// <summary>Some objects are allocated with each buffer that is received, with lines none.</summary>
    private const double AllocationTarget = 0.1;

    public string Name => "lines";

    public string Description => $"{Lines:N0} lines sent at once on one connection, beside Debian's twistd3";

    public void Run(Layout layout, TextWriter output)
    {
        Peer[] ours = [NetworkPeers.Framework(layout, "LineOnlyReceiver", "lines"), NetworkPeers.Framework(layout, "LineReader", "lines-pipe")];
        var python = NetworkPeers.PythonLines(layout);
        var peers = PeerSelection.Available<Peer>([.. ours, python], output);
        var load = new LineLoad(Lines);
        var figures = InTurns.Measure(peers, Rounds, server =>
        {
            StreamClients.First(server).Dispose();
            var runs = Enumerable.Range(0, WarmUps + Runs).Select(_ => load.Run(server)).Skip(WarmUps).ToArray();
            return new LineFigures(runs.Select(run => run.Rate).Median(), runs.Select(run => run.Allocated).Median());
        });
        double Rate(Peer peer) => figures.TryGetValue(peer, out var its) ? its.Select(one => one.Rate).Median() : double.NaN;
        double Allocated(Peer peer) => figures[peer].Select(one => one.Allocated).Median();

        output.WriteLine($"{Lines:N0} lines of {load.BytesPerLine} bytes with their ends, medians of {Runs} runs after {WarmUps} of warm-up in each of {Rounds} processes.");
        output.WriteLine();
        var table = new Table("server", "lines/s", "to twistd3", "bytes allocated/line");
        foreach (var peer in figures.Keys)
        {
            table.Add(peer.Name, Rate(peer).Write(0), (Rate(peer) / Rate(python)).Write(), peer == python ? "" : Allocated(peer).Write(3));
        }

        output.WriteLine(table);
        var wanted = double.IsFinite(Rate(python)) ? Math.Min(RateTarget, PythonTarget * Rate(python)) : RateTarget;
        var targets = new Table("target", "figure", "target", "");
        foreach (var peer in ours.Where(figures.ContainsKey))
        {
            targets.Add($"{peer}: lines/s", Rate(peer).Write(0), $">= {wanted.Write(0)}", Figures.Verdict(Rate(peer), Rate(peer) >= wanted));
            targets.Add($"{peer}: bytes allocated/line", Allocated(peer).Write(3), $"<= {AllocationTarget.Write(1)}", Figures.Verdict(Allocated(peer), Allocated(peer) <= AllocationTarget));
        }

        output.Write(targets);
    }
}
