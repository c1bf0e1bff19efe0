using System.Net.Sockets;

namespace Twisted.Benchmarks;

/// <summary>Resident memory of connections that are open and do nothing.</summary>
internal sealed class IdleBenchmark : IBenchmark
{
    private const int Connections = 10_000;
    private const int Rounds = 3;
    private const int MessageSize = 64;
    private const double Target = 4.0;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    public string Name => "idle";

    public string Description => $"resident memory of each of {Connections:N0} idle connections";

    public void Run(Layout layout, TextWriter output)
    {
        var ours = NetworkPeers.Framework(layout, "Protocol", "echo");
        Peer[] all = [ours, NetworkPeers.Framework(layout, "PipeProtocol", "echo-pipe"), NetworkPeers.BareEcho(layout), NetworkPeers.PythonEcho(layout)];
        var figures = InTurns.Measure(PeerSelection.Available(all, output), Rounds, Measure);

        output.WriteLine($"VmRSS of the server with {Connections:N0} connections, each of which has had one message of {MessageSize} bytes echoed, without what it was with none; {Rest.TotalSeconds:0} s after the last message, medians of {Rounds} processes.");
        output.WriteLine();
        var table = new Table("server", "KiB/connection", "target", "");
        foreach (var (peer, its) in figures)
        {
            var figure = its.Median();
            var isTarget = peer == ours;
            table.Add(peer.Name, figure.Write(), isTarget ? $"<= {Target.Write(1)}" : "", isTarget ? Figures.Verdict(figure, figure <= Target) : "");
        }

        output.Write(table);
    }

    private static double Measure(ServerUnderTest server)
    {
        // One before, so that what is made once is not counted.
        using var first = StreamClients.First(server);
        Echo(server, first);
        Thread.Sleep(Rest);
        var before = ProcessFigures.ResidentMemory(server.Process.Id);
        List<Socket> sockets = new(Connections);
        try
        {
            for (var i = 0; i < Connections; i++)
            {
                sockets.Add(StreamClients.Connect(server.Port));
                Echo(server, sockets[^1]);
            }

            Thread.Sleep(Rest);
            server.Process.DemandRunning();
            return (ProcessFigures.ResidentMemory(server.Process.Id) - before) / (double)Connections;
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private static void Echo(ServerUnderTest server, Socket socket)
    {
        Span<byte> message = stackalloc byte[MessageSize];
        StreamClients.Send(socket, message);
        if (!StreamClients.Receive(socket, message))
        {
            throw server.Process.Failure("closed a connection");
        }
    }
}
