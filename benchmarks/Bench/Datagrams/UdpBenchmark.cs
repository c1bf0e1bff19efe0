using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>Datagrams echoed a second, and what each costs the server.</summary>
internal sealed class UdpBenchmark : IBenchmark
{
    private const int Size = 64;
    private const int Rounds = 5;
    private const double Target = 0.9;

    private static readonly int[] Clients = [64, 1];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);

    public string Name => "udp";

    public string Description => $"datagrams of {Size} bytes echoed a second by UDP, beside a bare loop";

    public void Run(Layout layout, TextWriter output)
    {
        ProgramPeer Bare(string name, string way) => new(
            name, layout.Built("BareUdp"), layout.Work("udp-bare"), port => port.ToString(CultureInfo.InvariantCulture), way);
        ProgramPeer Ours(string name, string way) => new(
            name, layout.Built("FrameworkUdp"), layout.Work("udp-ours"), port => string.Create(CultureInfo.InvariantCulture, $"udp:{port}:interface=127.0.0.1"), way);

        var protocol = Ours("DatagramProtocol", "block");
        var loop = Bare("bare C# loop, blocking", "block");
        var peers = PeerSelection.Available<Peer>([protocol, loop, Ours("AsyncDatagramProtocol", "await"), Bare("bare C# loop, await", "await")], output);
        var targets = new Table("target", "figure", "target", "");
        foreach (var clients in Clients)
        {
            var figures = Measure(peers, clients);
            double Rate(Peer peer) => figures.TryGetValue(peer, out var its) ? its.Select(one => one.Rate).Median() : double.NaN;

            output.WriteLine($"{clients} client{(clients == 1 ? "" : "s")} with one datagram of {Size} bytes under way each, {Rounds} rounds of {Duration.TotalSeconds:0} s after {WarmUp.TotalSeconds:0} s of warm-up, medians.");
            output.WriteLine();
            var table = new Table("server", "echoes/s", "to bare loop", "CPU us/echo", "client us", "errors");
            foreach (var (peer, its) in figures)
            {
                table.Add(peer.Name,
                    Rate(peer).Write(0), (Rate(peer) / Rate(loop)).Write(),
                    its.Select(one => one.CpuMicroseconds).Median().Write(1),
                    its.Select(one => one.ClientMicroseconds).Median().Write(1),
                    its.Sum(one => one.Errors).ToString(CultureInfo.InvariantCulture));
            }

            output.WriteLine(table);
            var ratio = Rate(protocol) / Rate(loop);
            targets.Add($"{protocol}, {clients} client{(clients == 1 ? "" : "s")}: rate to bare loop", ratio.Write(), $">= {Target.Write(1)}", Figures.Verdict(ratio, ratio >= Target));
        }

        output.Write(targets);
    }

    private static Dictionary<Peer, List<LoadFigures>> Measure(List<Peer> peers, int clients)
    {
        var load = new DatagramLoad(clients, Size);
        return InTurns.Measure(peers, Rounds, server =>
        {
            DatagramLoad.AwaitEcho(server);
            return load.Run(server, WarmUp, Duration);
        });
    }
}
