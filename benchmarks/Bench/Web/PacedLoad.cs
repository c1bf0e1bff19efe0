using System.Diagnostics;
using System.Net.Sockets;

namespace Twisted.Benchmarks;

/// <summary>Requests at a fixed rate, whether or not the answers keep up.</summary>
/// <remarks>
/// A request is due at its time. When all connections wait for answers, it is sent later; its latency counts from when it was due, so that
/// a server that stalls is charged for all that it kept waiting. One thread, which sleeps until a request is due or an answer is there.
/// </remarks>
internal sealed unsafe class PacedLoad(int connections, WebFile file)
{
    private static readonly TimeSpan WayOut = TimeSpan.FromSeconds(30);

    public PacedFigures Run(ServerUnderTest server, double rate, TimeSpan warmUp, TimeSpan duration)
    {
        WebConnection.First(server, file, out var length).Dispose();
        var sockets = Enumerable.Range(0, connections).Select(_ => StreamClients.Connect(server.Port)).ToArray();
        var epoll = Libc.CreateEpoll(Libc.CloseOnExec);
        try
        {
            var registration = stackalloc byte[EpollEvent.Size];
            for (var i = 0; i < sockets.Length; i++)
            {
                EpollEvent.Write(registration, EpollEvent.Readable, i);
                if (Libc.ControlEpoll(epoll, Libc.EpollAdd, Descriptor(sockets[i]), registration) != 0)
                {
                    throw new BenchmarkException("cannot wait for sockets by epoll");
                }
            }

            // Else the kernel wakes sleepers up to 50 us late, to wake several at once.
            Libc.ControlThread(Libc.SetTimerSlack, 1, 0, 0, 0);
            _ = Run(server, sockets, epoll, length, rate, warmUp);
            return Run(server, sockets, epoll, length, rate, duration);
        }
        finally
        {
            Libc.Close(epoll);
            Array.ForEach(sockets, socket => socket.Dispose());
        }
    }

    private static int Descriptor(Socket socket) => (int)socket.Handle;

    private PacedFigures Run(ServerUnderTest server, Socket[] sockets, int epoll, int length, double rate, TimeSpan duration)
    {
        var request = file.Request();
        var answer = new byte[length];
        var due = new long[sockets.Length];
        var received = new int[sockets.Length];
        var idle = new Queue<int>(Enumerable.Range(0, sockets.Length));
        var count = (int)(rate * duration.TotalSeconds);
        var latencies = new double[count];
        long errors = 0;
        var events = stackalloc byte[EpollEvent.Size * sockets.Length];
        var interval = Stopwatch.Frequency / rate;
        var begin = Stopwatch.GetTimestamp();
        var deadline = begin + (long)((duration + WayOut).TotalSeconds * Stopwatch.Frequency);
        var (sent, done) = (0, 0);
        while (done < count)
        {
            var now = Stopwatch.GetTimestamp();
            var next = begin + (long)(sent * interval);
            for (; sent < count && next <= now && idle.TryDequeue(out var free); next = begin + (long)(++sent * interval))
            {
                due[free] = next;
                received[free] = 0;
                StreamClients.Send(sockets[free], request);
            }

            if (now > deadline)
            {
                throw server.Process.Failure($"left {count - done} of {count} requests without an answer");
            }

            // Without an idle connection, or a request to come, only answers are waited for.
            var wait = sent < count && idle.Count > 0 ? Math.Max(next - Stopwatch.GetTimestamp(), 0) : Stopwatch.Frequency;
            var ready = Wait(epoll, events, sockets.Length, wait);
            for (var i = 0; i < ready; i++)
            {
                var which = EpollEvent.Data(events + (i * EpollEvent.Size));
                var some = sockets[which].Receive(answer.AsSpan(received[which]));
                if (some == 0)
                {
                    throw server.Process.Failure("closed a connection that was to stay");
                }

                received[which] += some;
                if (received[which] == length)
                {
                    // Pieces of answers share the buffer; the end of one that came whole is as good as all of it.
                    errors += some < length || file.IsAnswer(answer) ? 0 : 1;
                    latencies[done++] = Stopwatch.GetElapsedTime(due[which]).TotalMicroseconds;
                    idle.Enqueue(which);
                }
            }
        }

        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        server.Process.DemandRunning();
        Array.Sort(latencies);
        return new PacedFigures(done / seconds, latencies, errors);
    }

    private static int Wait(int epoll, byte* events, int capacity, long ticks)
    {
        var time = stackalloc long[2];
        (time[0], time[1]) = (ticks / Stopwatch.Frequency, ticks % Stopwatch.Frequency * (1_000_000_000 / Stopwatch.Frequency));
        return Libc.WaitEpoll(epoll, events, capacity, time, null);
    }
}
