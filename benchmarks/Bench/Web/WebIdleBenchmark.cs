using System.Net.Sockets;

namespace Twisted.Benchmarks;

/// <summary>Memory of connections that had one answer and stay.</summary>
internal sealed class WebIdleBenchmark : IBenchmark
{
    private const int Connections = 10_000;
    private const int Rounds = 3;
    private const double Target = 2.0;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    public string Name => "web-idle";

    public string Description => $"memory of each of {Connections:N0} idle HTTP connections, beside nginx and Debian's twistd3";

    public void Run(Layout layout, TextWriter output)
    {
        var peers = WebPeers.Plain(layout);
        var figures = InTurns.Measure(peers.Available(output), Rounds, Measure);
        double Resident(Peer peer) => figures.TryGetValue(peer, out var its) ? its.Select(one => one.Resident).Median() : double.NaN;

        output.WriteLine($"All processes of the server with {Connections:N0} connections, each of which has got {WebFile.Small.Size} bytes, without what they were with one; {Rest.TotalSeconds:0} s after the last answer, medians of {Rounds}.");
        output.WriteLine();
        var table = new Table("server", "RSS KiB/connection", "to nginx", "PSS KiB/connection", "in all, RSS MiB", "PSS MiB");
        foreach (var (peer, its) in figures)
        {
            table.Add(peer.Name,
                Resident(peer).Write(), (Resident(peer) / Resident(peers.Nginx)).Write(), its.Select(one => one.Proportional).Median().Write(),
                its.Select(one => one.ResidentInAll).Median().Write(1), its.Select(one => one.ProportionalInAll).Median().Write(1));
        }

        output.WriteLine(table);
        var ratio = Resident(peers.Ours) / Resident(peers.Nginx);
        var targets = new Table("target", "figure", "target", "");
        targets.Add($"memory of a connection to {peers.Nginx}", ratio.Write(), $"<= {Target.Write(1)}", Figures.Verdict(ratio, ratio <= Target));
        output.Write(targets);
    }

    private static (double Resident, double Proportional, double ResidentInAll, double ProportionalInAll) Measure(ServerUnderTest server)
    {
        // One before, so that what is made once is not counted.
        using var first = WebConnection.First(server, WebFile.Small, out var length);
        Thread.Sleep(Rest);
        var before = ProcessFigures.MemoryOfTree(server.Process.Id);
        List<Socket> sockets = new(Connections);
        try
        {
            for (var i = 0; i < Connections; i++)
            {
                sockets.Add(WebConnection.Open(server, WebFile.Small, length));
            }

            Thread.Sleep(Rest);
            server.Process.DemandRunning();
            if (sockets.Count(socket => socket.Poll(0, SelectMode.SelectRead)) is > 0 and var closed)
            {
                throw server.Process.Failure($"closed {closed} of the connections that were to stay");
            }

            var after = ProcessFigures.MemoryOfTree(server.Process.Id);
            return (
                (after.Resident - before.Resident) / (double)Connections,
                (after.Proportional - before.Proportional) / (double)Connections,
                after.Resident / 1024.0,
                after.Proportional / 1024.0);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }
}
