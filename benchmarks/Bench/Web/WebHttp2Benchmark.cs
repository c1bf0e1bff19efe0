using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>Requests a second for the small file by HTTP/2 and TLS. There is no target.</summary>
internal sealed class WebHttp2Benchmark : IBenchmark
{
    private const int Clients = 16;
    private const int Rounds = 3;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);

    public string Name => "web-http2";

    public string Description => $"a file of 1 KiB by HTTP/2 and TLS to {Clients} clients, beside nginx";

    public void Run(Layout layout, TextWriter output)
    {
        if (H2Load.Missing is { } missing)
        {
            output.WriteLine($"skipped: {missing}");
            return;
        }

        var peers = WebPeers.Encrypted(layout);
        // Debian's twistd3 has no HTTP/2.
        var available = PeerSelection.Available<Peer>([peers.Ours, peers.Nginx], output);
        foreach (var streams in (ReadOnlySpan<int>)[1, 32])
        {
            var load = new H2Load(layout.Work("h2load"), Clients, streams, WebFile.Small.Name);
            var figures = InTurns.Measure(available, Rounds, server => load.Run(server, WarmUp, Duration));
            double Rate(Peer peer) => figures.TryGetValue(peer, out var its) ? its.Select(one => one.Rate).Median() : double.NaN;
            double Cpu(Peer peer) => figures.TryGetValue(peer, out var its) ? its.Select(one => one.CpuMicroseconds).Median() : double.NaN;

            output.WriteLine($"{Clients} connections by TLS with {streams} streams under way each, {Rounds} rounds of {Duration.TotalSeconds:0} s after {WarmUp.TotalSeconds:0} s of warm-up, medians.");
            output.WriteLine();
            var table = new Table("server", "requests/s", "to nginx", "CPU us/request", "to nginx", "errors");
            foreach (var (peer, its) in figures)
            {
                table.Add(peer.Name,
                    Rate(peer).Write(0), (Rate(peer) / Rate(peers.Nginx)).Write(),
                    Cpu(peer).Write(1), (Cpu(peer) / Cpu(peers.Nginx)).Write(),
                    its.Sum(one => one.Errors).ToString(CultureInfo.InvariantCulture));
            }

            output.WriteLine(table);
        }
    }
}
