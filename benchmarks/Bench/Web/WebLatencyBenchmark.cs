using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>How long answers take while the server has half the work that the slower of the two can do.</summary>
internal sealed class WebLatencyBenchmark : IBenchmark
{
    private const int Clients = 64;
    private const int Rounds = 5;
    private const double Target = 1.5;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan MaximumDuration = TimeSpan.FromSeconds(2);

    public string Name => "web-latency";

    public string Description => "latency of a file of 1 KiB at a fixed rate, half of the smaller maximum, beside nginx";

    public void Run(Layout layout, TextWriter output)
    {
        if (WrkLoad.Missing is { } missing)
        {
            output.WriteLine($"skipped: {missing}");
            return;
        }

        var peers = WebPeers.Plain(layout);
        // Not twistd3: its half is so little that nobody would wait for anybody.
        var available = PeerSelection.Available<Peer>([peers.Ours, peers.Nginx], output);
        var maximum = new WrkLoad(layout.Work("wrk"), Clients, WebFile.Small.Name);
        var maxima = InTurns.Measure(available, Rounds, server => maximum.Run(server, WarmUp, MaximumDuration).Rate);
        var rate = maxima.Values.Select(its => its.Median()).Min() / 2;
        var load = new PacedLoad(Clients, WebFile.Small);
        var figures = InTurns.Measure(available, Rounds, server => load.Run(server, rate, WarmUp, Duration));

        output.WriteLine($"{WebFile.Small.Size} bytes, {rate.Write(0)} requests a second on {Clients} connections that stay, {Rounds} rounds of {Duration.TotalSeconds:0} s after {WarmUp.TotalSeconds:0} s of warm-up, medians; latencies in us.");
        output.WriteLine();
        var table = new Table("server", "requests/s at most", "at this rate", "p50", "p99", "to nginx", "p99.9", "errors");
        double Latency(Peer peer, int thousandth) => figures.TryGetValue(peer, out var its) ? its.Select(one => one.Of(thousandth)).Median() : double.NaN;
        foreach (var (peer, its) in figures)
        {
            table.Add(peer.Name,
                maxima[peer].Median().Write(0), its.Select(one => one.Rate).Median().Write(0),
                Latency(peer, 500).Write(0), Latency(peer, 990).Write(0), (Latency(peer, 990) / Latency(peers.Nginx, 990)).Write(), Latency(peer, 999).Write(0),
                its.Sum(one => one.Errors).ToString(CultureInfo.InvariantCulture));
        }

        output.WriteLine(table);
        var ratio = Latency(peers.Ours, 990) / Latency(peers.Nginx, 990);
        var targets = new Table("target", "figure", "target", "");
        targets.Add($"p99 at half load to {peers.Nginx}", ratio.Write(), $"<= {Target.Write(1)}", Figures.Verdict(ratio, ratio <= Target));
        output.Write(targets);
    }
}
