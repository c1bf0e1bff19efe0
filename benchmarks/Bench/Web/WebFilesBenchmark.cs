using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>Requests a second for a small and a large file, and what each costs the server.</summary>
internal sealed class WebFilesBenchmark : IBenchmark
{
    private const int Clients = 64;
    private const int Rounds = 3;
    private const double PythonTarget = 5;

    /// <summary>Each with its target for the rate, to nginx.</summary>
    private static readonly (WebFile File, double Target)[] Files = [(WebFile.Small, 1.0), (WebFile.Large, 0.9)];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);

    public string Name => "web-files";

    public string Description => $"files of 1 KiB and 1 MiB by HTTP to {Clients} clients, beside nginx and Debian's twistd3";

    public void Run(Layout layout, TextWriter output)
    {
        if (WrkLoad.Missing is { } missing)
        {
            output.WriteLine($"skipped: {missing}");
            return;
        }

        var peers = WebPeers.Plain(layout);
        var available = peers.Available(output);
        var targets = new Table("target", "figure", "target", "");
        foreach (var (file, target) in Files)
        {
            var load = new WrkLoad(layout.Work("wrk"), Clients, file.Name);
            var figures = InTurns.Measure(available, Rounds, server =>
            {
                WebConnection.First(server, file, out _).Dispose();
                return load.Run(server, WarmUp, Duration);
            });
            double Rate(Peer peer) => figures.TryGetValue(peer, out var its) ? its.Select(one => one.Rate).Median() : double.NaN;
            double Cpu(Peer peer) => figures.TryGetValue(peer, out var its) ? its.Select(one => one.CpuMicroseconds).Median() : double.NaN;

            output.WriteLine($"{file.Size} bytes, {Clients} connections that stay, {Rounds} rounds of {Duration.TotalSeconds:0} s after {WarmUp.TotalSeconds:0} s of warm-up, medians.");
            output.WriteLine();
            var table = new Table("server", "requests/s", "MB/s", "to nginx", "to twistd3", "CPU us/request", "to nginx", "errors");
            foreach (var (peer, its) in figures)
            {
                table.Add(peer.Name,
                    Rate(peer).Write(0), (Rate(peer) * file.Size / 1e6).Write(1), (Rate(peer) / Rate(peers.Nginx)).Write(), (Rate(peer) / Rate(peers.Python)).Write(),
                    Cpu(peer).Write(1), (Cpu(peer) / Cpu(peers.Nginx)).Write(),
                    its.Sum(one => one.Errors).ToString(CultureInfo.InvariantCulture));
            }

            output.WriteLine(table);
            Add(file, peers.Nginx, Rate(peers.Ours) / Rate(peers.Nginx), target);
            Add(file, peers.Python, Rate(peers.Ours) / Rate(peers.Python), PythonTarget);
        }

        output.Write(targets);

        void Add(WebFile file, Peer other, double ratio, double target) =>
            targets.Add($"{file.Size} bytes: rate to {other}", ratio.Write(), $">= {target.Write(1)}", Figures.Verdict(ratio, ratio >= target));
    }
}
