namespace Twisted.Benchmarks;

/// <summary>Start to the first quote, in the foreground and as a daemon, and idle memory.</summary>
internal sealed class DaemonBenchmark : IBenchmark
{
    private const int Runs = 15;
    private const int MemoryRounds = 3;
    private const double Target = 0.5;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(3);

    public string Name => "daemon";

    public string Description => "start to the first quote and idle memory, beside Debian's twistd3 and supervisord";

    public void Run(Layout layout, TextWriter output)
    {
        var daemon = new DaemonPeer(layout, layout.Work("daemon"));
        var python = PythonPeer.OfQuotes(layout.Work("python"));
        var supervisor = new SupervisorPeer(new DaemonPeer(layout, layout.Work("supervised")), layout.Work("supervisor"));
        DaemonCase[] all =
        [
            new(daemon, port =>
            {
                _ = daemon.Prepare(port);
                return daemon.Daemonize();
            }, daemon.PidFile),
            new(python, python.Daemonize, python.PidFile),
            new(supervisor, supervisor.Daemonize, supervisor.PidFile),
        ];
        var peers = PeerSelection.Available<Peer>([.. all.Select(one => one.Peer)], output);
        DaemonCase[] cases = [.. all.Where(one => peers.Contains(one.Peer))];
        Write(output, $"In the foreground, to the first quote: ms, medians of {Runs} interleaved runs.", daemon, cases, one => one.ForegroundStart());
        Write(output, $"As a daemon, to the first quote: ms, medians of {Runs} interleaved runs.", daemon, cases, one => one.DaemonStart());
        WriteMemory(output, daemon, cases);
    }

    private static void Write(TextWriter output, string title, Peer ours, DaemonCase[] cases, Func<DaemonCase, TimeSpan> measure)
    {
        Timed[] rows = [.. cases.Select(one => new Timed(one.Peer.Name, () => measure(one)))];
        Timed.RunInTurns(rows, Runs);
        WriteTable(output, title, ours, [.. cases.Select((one, i) => (one.Peer, rows[i].Median))], Target);
    }

    private static void WriteMemory(TextWriter output, Peer ours, DaemonCase[] cases)
    {
        var figures = cases.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < MemoryRounds; round++)
        {
            for (var i = 0; i < cases.Length; i++)
            {
                figures[i].Add(cases[i].IdleMemory(Idle));
            }
        }

        WriteTable(
            output, $"Idle for {Idle.TotalSeconds:0} s after a quote, resident memory of all processes: KiB, medians of {MemoryRounds}.",
            ours, [.. cases.Select((one, i) => (one.Peer, figures[i].Median()))], target: null);
    }

    private static void WriteTable(TextWriter output, string title, Peer ours, List<(Peer Peer, double Figure)> rows, double? target)
    {
        output.WriteLine();
        output.WriteLine(title);
        output.WriteLine();
        var own = rows.FirstOrDefault(row => row.Peer == ours).Figure;
        var table = new Table("daemon", "figure", "ours to it", "target", "");
        foreach (var (peer, figure) in rows)
        {
            if (peer == ours)
            {
                table.Add(peer.Name, figure.Write(1));
                continue;
            }

            var ratio = own > 0 ? own / figure : double.NaN;
            table.Add(
                peer.Name, figure.Write(1), ratio.Write(),
                target is { } limit ? $"<= {limit.Write(1)}" : "", target is { } verdict ? Figures.Verdict(ratio, ratio <= verdict) : "");
        }

        output.Write(table);
    }
}
