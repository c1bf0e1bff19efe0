using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>Handshakes of TLS 1.3 a second, each with one request for the small file.</summary>
internal sealed class WebTlsBenchmark : IBenchmark
{
    private const int Clients = 64;
    private const int Rounds = 3;
    private const double Target = 0.8;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);

    public string Name => "web-tls";

    public string Description => $"TLS handshakes with {Clients} clients, sessions new and resumed, beside nginx and Debian's twistd3";

    public void Run(Layout layout, TextWriter output)
    {
        if (!OpenSsl.IsThere)
        {
            output.WriteLine("skipped: the clients need libssl.so.3; `apt-get install libssl3` brings it");
            return;
        }

        var peers = WebPeers.Encrypted(layout);
        var available = peers.Available(output);
        var exchange = new TlsExchange(WebFile.Small.Request(closes: true), WebFile.Small.IsAnswer, TellsItsLength: true);
        var targets = new Table("target", "figure", "target", "");
        foreach (var resumes in (ReadOnlySpan<bool>)[false, true])
        {
            var load = new TlsLoad(Clients, resumes, exchange);
            // twistd3 resumes none.
            var figures = InTurns.Measure([.. available.Where(peer => !resumes || peer != peers.Python)], Rounds, server => load.Run(server, WarmUp, Duration));
            double Rate(Peer peer) => figures.TryGetValue(peer, out var its) ? its.Select(one => one.Rate).Median() : double.NaN;
            double Cpu(Peer peer) => figures.TryGetValue(peer, out var its) ? its.Select(one => one.CpuMicroseconds).Median() : double.NaN;

            var sessions = resumes ? "resumed" : "new";
            output.WriteLine($"Sessions {sessions}, {Clients} concurrent clients, {Rounds} rounds of {Duration.TotalSeconds:0} s after {WarmUp.TotalSeconds:0} s of warm-up, medians.");
            output.WriteLine();
            var table = new Table("server", "connections/s", "to nginx", "to twistd3", "CPU us/connection", "to nginx", "client us", "errors");
            foreach (var (peer, its) in figures)
            {
                table.Add(peer.Name,
                    Rate(peer).Write(0), (Rate(peer) / Rate(peers.Nginx)).Write(), (Rate(peer) / Rate(peers.Python)).Write(),
                    Cpu(peer).Write(1), (Cpu(peer) / Cpu(peers.Nginx)).Write(),
                    its.Select(one => one.ClientMicroseconds).Median().Write(1),
                    its.Sum(one => one.Errors).ToString(CultureInfo.InvariantCulture));
            }

            output.WriteLine(table);
            var ratio = Rate(peers.Ours) / Rate(peers.Nginx);
            targets.Add($"sessions {sessions}: rate to {peers.Nginx}", ratio.Write(), $">= {Target.Write(1)}", Figures.Verdict(ratio, ratio >= Target));
        }

        output.Write(targets);
    }
}
