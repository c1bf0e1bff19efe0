using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>Messages echoed a second by TCP, and what each costs the server.</summary>
internal sealed class EchoBenchmark : IBenchmark
{
    private const int Clients = 64;
    private const int Rounds = 5;
    private const double BareTarget = 0.95;
    private const double PythonTarget = 4;

    /// <summary>In bytes, and whether the original is compared with.</summary>
    private static readonly (int Size, bool WithPython)[] Messages = [(64, true), (16 * 1024, false)];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);

    public string Name => "echo";

    public string Description => $"messages echoed a second by TCP to {Clients} clients, beside a bare loop and Debian's twistd3";

    public void Run(Layout layout, TextWriter output)
    {
        Peer[] ours = [NetworkPeers.Framework(layout, "Protocol", "echo"), NetworkPeers.Framework(layout, "PipeProtocol", "echo-pipe")];
        var bare = NetworkPeers.BareEcho(layout);
        var python = NetworkPeers.PythonEcho(layout);
        var peers = PeerSelection.Available<Peer>([ours[0], bare, ours[1], python], output);
        var targets = new Table("target", "figure", "target", "");
        foreach (var (size, withPython) in Messages)
        {
            var load = new EchoLoad(Clients, size);
            var figures = InTurns.Measure(peers, Rounds, server => load.Run(server, WarmUp, Duration));
            double Rate(Peer peer) => figures.TryGetValue(peer, out var its) ? its.Select(one => one.Rate).Median() : double.NaN;

            output.WriteLine($"{Clients} clients with one message of {size} bytes under way each, {Rounds} rounds of {Duration.TotalSeconds:0} s after {WarmUp.TotalSeconds:0.0} s of warm-up, medians.");
            output.WriteLine();
            var table = new Table("server", "messages/s", "MB/s", "to bare loop", "to twistd3", "CPU us/message", "client us", "errors");
            foreach (var (peer, its) in figures)
            {
                table.Add(peer.Name,
                    Rate(peer).Write(0), (Rate(peer) * size / 1e6).Write(1), (Rate(peer) / Rate(bare)).Write(), (Rate(peer) / Rate(python)).Write(),
                    its.Select(one => one.CpuMicroseconds).Median().Write(1),
                    its.Select(one => one.ClientMicroseconds).Median().Write(1),
                    its.Sum(one => one.Errors).ToString(CultureInfo.InvariantCulture));
            }

            output.WriteLine(table);
            foreach (var peer in ours)
            {
                Add(peer, size, "bare loop", Rate(peer) / Rate(bare), BareTarget);
                if (withPython)
                {
                    Add(peer, size, "twistd3", Rate(peer) / Rate(python), PythonTarget);
                }
            }
        }

        output.Write(targets);

        void Add(Peer peer, int size, string other, double ratio, double target) =>
            targets.Add($"{peer}, {size} bytes: rate to {other}", ratio.Write(), $">= {target.Write()}", Figures.Verdict(ratio, ratio >= target));
    }
}
