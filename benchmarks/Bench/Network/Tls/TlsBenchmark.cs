using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>Quotes a second by TLS 1.3, and what each connection costs the server.</summary>
internal sealed class TlsBenchmark : IBenchmark
{
    private const int Clients = 64;
    private const int Rounds = 3;
    private const double Target = 1.0;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);

    public string Name => "tls";

    public string Description => $"qotd by TLS with {Clients} clients, sessions new and resumed, beside nginx";

    public void Run(Layout layout, TextWriter output)
    {
        if (!OpenSsl.IsThere)
        {
            output.WriteLine("skipped: the clients need libssl.so.3; `apt-get install libssl3` brings it");
            return;
        }

        var certificate = TestCertificate.Write(layout.Work("tls-certificate"));
        string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"tls:{port}:interface=127.0.0.1:cert={certificate}");

        var nginx = new NginxPeer(layout.Work("nginx-tls"), certificate);
        Peer[] ours = [
            new DaemonPeer(layout, layout.Work("daemon-tls"), Address),
            new ProgramPeer("TlsServer alone", layout.Built("FrameworkQotd"), layout.Work("framework-tls"), Address, Quote.Text)];
        var bare = new ProgramPeer("bare SslStream loop", layout.Built("BareTls"), layout.Work("bare-tls"),
            port => port.ToString(CultureInfo.InvariantCulture), certificate, Quote.Text);
        var peers = PeerSelection.Available<Peer>([.. ours, bare, nginx], output);
        var targets = new Table("target", "figure", "target", "");
        foreach (var resumes in (ReadOnlySpan<bool>)[false, true])
        {
            var load = new TlsLoad(Clients, resumes, TlsExchange.OfQuote);
            var figures = InTurns.Measure(peers, Rounds, server => load.Run(server, WarmUp, Duration));
            double Rate(Peer peer) => figures.TryGetValue(peer, out var its) ? its.Select(one => one.Rate).Median() : double.NaN;
            double Cpu(Peer peer) => figures.TryGetValue(peer, out var its) ? its.Select(one => one.CpuMicroseconds).Median() : double.NaN;

            var sessions = resumes ? "resumed" : "new";
            output.WriteLine($"Sessions {sessions}, {Clients} concurrent clients, {Rounds} rounds of {Duration.TotalSeconds:0} s after {WarmUp.TotalSeconds:0} s of warm-up, medians.");
            output.WriteLine();
            var table = new Table("server", "connections/s", "to nginx", "CPU us/connection", "to nginx", "client us", "errors");
            foreach (var (peer, its) in figures)
            {
                table.Add(peer.Name,
                    Rate(peer).Write(0), (Rate(peer) / Rate(nginx)).Write(),
                    Cpu(peer).Write(1), (Cpu(peer) / Cpu(nginx)).Write(),
                    its.Select(one => one.ClientMicroseconds).Median().Write(1),
                    its.Sum(one => one.Errors).ToString(CultureInfo.InvariantCulture));
            }

            output.WriteLine(table);
            foreach (var peer in ours.Where(figures.ContainsKey))
            {
                var ratio = Rate(peer) / Rate(nginx);
                targets.Add($"{peer}, sessions {sessions}: rate to nginx", ratio.Write(), $">= {Target.Write(1)}", Figures.Verdict(ratio, ratio >= Target));
            }
        }

        output.Write(targets);
    }
}
