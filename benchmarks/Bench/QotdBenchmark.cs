using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>Connections a second, and what each costs the server.</summary>
internal sealed class QotdBenchmark : IBenchmark
{
    private const int Clients = 64;
    private const int Rounds = 3;
    private const double RateTarget = 1.0;
    private const double CpuTarget = 1.2;

    // With as many threads as cores nginx reached its highest rate on the machine this was written on.
    private static readonly int Threads = Environment.ProcessorCount;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    public string Name => "qotd";

    public string Description => $"connections a second and CPU time a connection with {Clients} clients, beside nginx and others";

    public void Run(Layout layout, TextWriter output)
    {
        var daemon = new DaemonPeer(layout, layout.Work("daemon"));
        var nginx = new NginxPeer(layout.Work("nginx"));
        var bare = new ProgramPeer("bare C# loop", layout.Built("BareQotd"), layout.Work("bare"),
            port => port.ToString(CultureInfo.InvariantCulture), Quote.Text);
        var framework = new ProgramPeer("TcpServer alone", layout.Built("FrameworkQotd"), layout.Work("framework"),
            port => string.Create(CultureInfo.InvariantCulture, $"tcp:{port}:interface=127.0.0.1"), Quote.Text);
        Peer[] all = [daemon, framework, bare, nginx, PythonPeer.OfQuotes(layout.Work("python"))];
        var peers = PeerSelection.Available(all, output);

        var load = new LoadGenerator(Clients, Threads);
        var figures = InTurns.Measure(peers, Rounds, server =>
        {
            server.AwaitFirstQuote();
            return load.Run(server, WarmUp, Duration);
        });

        Write(output, figures, nginx, bare, [daemon, framework]);
    }

    private static void Write(
        TextWriter output, Dictionary<Peer, List<LoadFigures>> figures, Peer nginx, Peer bare, Peer[] ours)
    {
        double Rate(Peer peer) => figures.TryGetValue(peer, out var its) ? its.Select(one => one.Rate).Median() : double.NaN;
        double Client(Peer peer) => figures[peer].Select(one => one.ClientMicroseconds).Median();
        double Cpu(Peer peer) => figures.TryGetValue(peer, out var its) ? its.Select(one => one.CpuMicroseconds).Median() : double.NaN;

        output.WriteLine($"{Clients} concurrent clients on {Threads} threads, {Rounds} rounds of {Duration.TotalSeconds:0} s after {WarmUp.TotalSeconds:0} s of warm-up, medians.");
        output.WriteLine();
        var table = new Table("server", "connections/s", "to nginx", "CPU us/connection", "to bare loop", "client us", "errors");
        foreach (var (peer, its) in figures)
        {
            table.Add(peer.Name,
                Rate(peer).Write(0), (Rate(peer) / Rate(nginx)).Write(),
                Cpu(peer).Write(1), (Cpu(peer) / Cpu(bare)).Write(),
                Client(peer).Write(1),
                its.Sum(one => one.Errors).ToString(CultureInfo.InvariantCulture));
        }

        output.WriteLine(table);
        var targets = new Table("target", "figure", "target", "");
        foreach (var peer in ours.Where(figures.ContainsKey))
        {
            var rate = Rate(peer) / Rate(nginx);
            var cpu = Cpu(peer) / Cpu(bare);
            targets.Add($"{peer}: rate to nginx", rate.Write(), $">= {RateTarget.Write(1)}", Figures.Verdict(rate, rate >= RateTarget));
            targets.Add($"{peer}: CPU to bare loop", cpu.Write(), $"<= {CpuTarget.Write(1)}", Figures.Verdict(cpu, cpu <= CpuTarget));
        }

        output.Write(targets);
    }
}
