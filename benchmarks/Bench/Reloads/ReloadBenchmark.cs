using System.Globalization;

namespace Twisted.Benchmarks;

/// <summary>What connections notice of reloads and upgrades.</summary>
internal sealed class ReloadBenchmark : IBenchmark
{
    private const int Clients = 64;
    private const int Stay = 1_000;
    private const int Idle = 10_000;
    private const int Changes = 20;
    private const int Rounds = 4;
    private const double LatencyTarget = 3;
    private const double CrashTarget = 1;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CrashTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public string Name => "reload";

    public string Description => $"{Changes} reloads and {Changes} upgrades under load, beside nginx: what connections notice; and a service that fails for ever";

    public void Run(Layout layout, TextWriter output)
    {
        var targets = new Table("target", "figure", "target", "");
        RunUnderLoad(layout, output, targets);

        var (percent, restarts) = new CrashLoop(layout, layout.Work("crash")).Measure(CrashTime);
        targets.Add($"CPU of a service that fails for ever ({restarts} restarts in {CrashTime.TotalSeconds:0} s), %", percent.Write(), $"<= {CrashTarget.Write(1)}", Figures.Verdict(percent, percent <= CrashTarget));
        output.Write(targets);
    }

    private static void RunUnderLoad(Layout layout, TextWriter output, Table targets)
    {
        using var daemon = new LoadedDaemon(layout, layout.Work("reload"));
        using var stay = new LongConnections(daemon.EchoPort, Stay);
        using var idle = new LongConnections(daemon.IdlePort, Idle);
        var start = new LoadPhase("another program", daemon, daemon.StartAnotherProgram);
        var reload = new LoadPhase("twistd reload", daemon, daemon.Reload);
        var upgrade = new LoadPhase("twistd upgrade", daemon, daemon.Upgrade);
        List<LoadPhase> phases = [reload, upgrade, start];

        var hasPeer = PeerSelection.Available<Peer>([new NginxPeer(layout.Work("reload-nginx")), NetworkPeers.BareEcho(layout)], output).Count == 2;
        using var nginx = hasPeer ? new LoadedNginx(layout, layout.Work("reload-nginx")) : null;
        using var nginxStay = nginx is null ? null : new LongConnections(nginx.EchoPort, Stay);
        var peer = nginx is null ? null : new LoadPhase("nginx -s reload", nginx, nginx.Reload);
        // Not counted: what is run for the first time is compiled.
        new LoadPhase("warm-up", daemon, daemon.Reload).Run(Clients, stay, Calm, changes: 1, Gap);
        for (var round = 0; round < Rounds; round++)
        {
            reload.Run(Clients, stay, Calm, Changes / Rounds, Gap);
            peer?.Run(Clients, nginxStay!, Calm, Changes / Rounds, Gap);
            start.Run(Clients, stay, Calm, Changes / Rounds, Gap);
        }

        if (peer is not null)
        {
            nginxStay!.Check();
            phases.Add(peer);
            Tell(output, peer.Name, peer, nginxStay);
        }

        idle.Check();
        stay.Check();
        var brokenByReload = stay.Broken;
        var lost = idle.Broken;
        Tell(output, reload.Name, reload, stay);
        Tell(output, "idle", idle);
        idle.Dispose();

        // At once: in a second round the calm would be that of a process that is still being compiled.
        upgrade.Run(Clients, stay, Calm * Rounds, Changes, Gap);
        stay.Check();
        var brokenByUpgrade = stay.Broken - brokenByReload;
        Tell(output, upgrade.Name, upgrade, stay);
        var memory = daemon.ResidentMemory() / 1024;
        stay.Dispose();
        var left = daemon.AwaitPredecessors(Patience);

        WriteTable(output, phases);
        output.WriteLine($"After the upgrades, before the long-lived connections were closed, all processes had {memory} MiB.");
        output.WriteLine();
        AddTargets(targets, reload);
        AddCount(targets, $"long-lived connections broken by {Changes} reloads", brokenByReload);
        AddCount(targets, $"idle connections lost of {Idle:N0}", lost);
        AddTargets(targets, upgrade);
        AddCount(targets, $"long-lived connections broken by {Changes} upgrades", brokenByUpgrade);
        AddCount(targets, "old processes left without connections", left);
    }

    private static void AddTargets(Table targets, LoadPhase phase)
    {
        AddCount(targets, $"{phase.Name}: failed connections", phase.Failures.Count);
        var ratio = phase.During.Of(990) / phase.Calm.Of(990);
        targets.Add($"{phase.Name}: p99 during to calm", ratio.Write(), $"<= {LatencyTarget.Write(1)}", Figures.Verdict(ratio, ratio <= LatencyTarget));
    }

    private static void AddCount(Table targets, string what, int count) => targets.Add(what, Whole(count), "0", Figures.Verdict(count, count == 0));

    private static void WriteTable(TextWriter output, List<LoadPhase> phases)
    {
        output.WriteLine($"{Clients} clients connect as fast as they can, {Stay:N0} long-lived connections send lines, {Idle:N0} are idle (with twistd reload); times of connections in ms.");
        output.WriteLine();
        var table = new Table("", "connections/s", "p50", "p99", "p99.9", "max", "p99 to calm", "connections");
        foreach (var phase in phases)
        {
            var calm = phase.Calm;
            Add("calm", calm);
            Add("during", phase.During);
            Add("between", phase.Between);

            void Add(string when, Latencies figures) => table.Add(
                $"{phase.Name}, {when}", figures.Rate.Write(0), figures.Of(500).Write(), figures.Of(990).Write(), figures.Of(999).Write(),
                figures.Of(1000).Write(), (figures.Of(990) / calm.Of(990)).Write(), Whole(figures.Count));
        }

        output.WriteLine(table);
        var commands = new Table("until the change shows, ms", "median", "longest", "failed connections");
        foreach (var phase in phases)
        {
            commands.Add(phase.Name, phase.Commands.Median().Write(1), phase.Commands.Max().Write(1), Whole(phase.Failures.Count));
        }

        output.WriteLine(commands);
    }

    private static void Tell(TextWriter output, string name, LoadPhase phase, LongConnections stay)
    {
        foreach (var reason in phase.Failures.CountBy(reason => reason))
        {
            output.WriteLine($"{name}: {reason.Value} connections failed: {reason.Key}");
        }

        Tell(output, name, stay);
    }

    private static void Tell(TextWriter output, string name, LongConnections connections)
    {
        foreach (var reason in connections.Reasons)
        {
            output.WriteLine($"{name}: long-lived connections broke: {reason}");
        }
    }

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);
}
