using System.Diagnostics;

namespace Twisted.Benchmarks;

/// <summary>Keeps a number of connections open to a server: each is read to its end, closed and replaced by the next.</summary>
/// <remarks>
/// A few threads with blocking sockets, each going round its own connections in the order in which it opened them. On
/// loopback a connection is there when connect returns, and servers answer about in the order of arrival; so a
/// connection costs the client four system calls, and epoll would only add to them. What a client thread does is
/// written for all servers alike.
/// </remarks>
internal sealed class LoadGenerator(int clients, int threads)
{
    private static readonly TimeSpan WayOut = TimeSpan.FromSeconds(5);

    public LoadFigures Run(ServerUnderTest server, TimeSpan warmUp, TimeSpan duration)
    {
        var workers = Enumerable.Range(0, threads).Select(_ => new LoadThread(server.Port, clients / threads)).ToArray();
        foreach (var worker in workers)
        {
            worker.Start();
        }

        Thread.Sleep(warmUp);
        var before = Take(server, workers);
        Thread.Sleep(duration);
        var after = Take(server, workers);

        foreach (var worker in workers)
        {
            worker.Stop();
        }

        var deadline = Stopwatch.StartNew();
        if (!workers.All(worker => worker.Join(WayOut - deadline.Elapsed)))
        {
            throw server.Process.Failure("left clients without an answer");
        }

        var seconds = Stopwatch.GetElapsedTime(before.Time, after.Time).TotalSeconds;
        var served = after.Served - before.Served;
        return new LoadFigures(
            served / seconds,
            (after.Cpu - before.Cpu).TotalMicroseconds / served,
            (after.ClientCpu - before.ClientCpu).TotalMicroseconds / served,
            workers.Sum(worker => worker.Errors));
    }

    private static (long Time, long Served, TimeSpan Cpu, TimeSpan ClientCpu) Take(ServerUnderTest server, LoadThread[] workers)
    {
        server.Process.DemandRunning();
        return (
            Stopwatch.GetTimestamp(),
            workers.Sum(worker => worker.Served),
            ProcessFigures.CpuTimeOfTree(server.Process.Id),
            Environment.CpuUsage.TotalTime);
    }
}
