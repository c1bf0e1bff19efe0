using System.Diagnostics;

namespace Twisted.Benchmarks;

/// <summary>Clients that each have one message under way: its echo is checked, and the next one sent.</summary>
/// <remarks>One thread goes round all clients, so that on two cores the server has one. Two system calls a message.</remarks>
internal sealed class EchoLoad(int clients, int size)
{
    public LoadFigures Run(ServerUnderTest server, TimeSpan warmUp, TimeSpan duration)
    {
        StreamClients.First(server).Dispose();
        var sockets = Enumerable.Range(0, clients).Select(_ => StreamClients.Connect(server.Port)).ToArray();
        var sent = new byte[size];
        Random.Shared.NextBytes(sent);
        var received = new byte[size];
        long errors = 0;
        foreach (var socket in sockets)
        {
            StreamClients.Send(socket, sent);
        }

        Round(warmUp);
        var (time, cpu, own) = (Stopwatch.GetTimestamp(), ProcessFigures.CpuTimeOfTree(server.Process.Id), Environment.CpuUsage.TotalTime);
        var echoes = Round(duration);
        var seconds = Stopwatch.GetElapsedTime(time).TotalSeconds;
        server.Process.DemandRunning();
        var figures = new LoadFigures(
            echoes / seconds,
            (ProcessFigures.CpuTimeOfTree(server.Process.Id) - cpu).TotalMicroseconds / echoes,
            (Environment.CpuUsage.TotalTime - own).TotalMicroseconds / echoes,
            errors);
        Array.ForEach(sockets, socket => socket.Dispose());
        return figures;

        long Round(TimeSpan length)
        {
            var begin = Stopwatch.GetTimestamp();
            long done = 0;
            while (Stopwatch.GetElapsedTime(begin) < length)
            {
                foreach (var socket in sockets)
                {
                    if (!StreamClients.Receive(socket, received))
                    {
                        throw server.Process.Failure("closed a connection");
                    }

                    if (!received.AsSpan().SequenceEqual(sent))
                    {
                        errors++;
                    }

                    done++;
                    StreamClients.Send(socket, sent);
                }
            }

            return done;
        }
    }
}
