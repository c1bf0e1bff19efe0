using System.Diagnostics;

namespace Twisted.Benchmarks;

/// <summary>A thread for each client, since a handshake waits several times.</summary>
internal sealed class TlsLoad(int clients, bool resumes, TlsExchange exchange)
{
    private static readonly TimeSpan WayOut = TimeSpan.FromSeconds(5);

    public LoadFigures Run(ServerUnderTest server, TimeSpan warmUp, TimeSpan duration)
    {
        StreamClients.First(server).Dispose();
        var all = Enumerable.Range(0, clients).Select(_ => new TlsClient(server.Port, resumes, exchange)).ToArray();
        Array.ForEach(all, client => client.Start());
        Thread.Sleep(warmUp);
        var before = Take(server, all);
        Thread.Sleep(duration);
        var after = Take(server, all);

        Array.ForEach(all, client => client.Stop());
        var deadline = Stopwatch.StartNew();
        if (!all.All(client => client.Join(WayOut - deadline.Elapsed)))
        {
            throw server.Process.Failure("left clients without an answer");
        }

        var served = after.Served - before.Served;
        return new LoadFigures(
            served / Stopwatch.GetElapsedTime(before.Time, after.Time).TotalSeconds,
            (after.Cpu - before.Cpu).TotalMicroseconds / served,
            (after.ClientCpu - before.ClientCpu).TotalMicroseconds / served,
            all.Sum(client => client.Errors));
    }

    private static (long Time, long Served, TimeSpan Cpu, TimeSpan ClientCpu) Take(ServerUnderTest server, TlsClient[] clients)
    {
        server.Process.DemandRunning();
        return (
            Stopwatch.GetTimestamp(),
            clients.Sum(client => client.Served),
            ProcessFigures.CpuTimeOfTree(server.Process.Id),
            Environment.CpuUsage.TotalTime);
    }
}
