using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Twisted.Benchmarks;

/// <summary>Clients that each have one datagram under way: the answer is checked, and the next one sent.</summary>
/// <remarks>One thread goes round all clients, so that on two cores the server has one. Blocking sockets; two system calls an echo.</remarks>
internal sealed class DatagramLoad(int clients, int size)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Waits until the server answers.</summary>
    public static void AwaitEcho(ServerUnderTest server)
    {
        using var socket = Connect(server.Port, milliseconds: 20);
        var started = Stopwatch.GetTimestamp();
        Span<byte> buffer = stackalloc byte[1];
        while (true)
        {
            server.Process.DemandRunning();
            try
            {
                socket.Send(buffer);
                socket.Receive(buffer);
                return;
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(started) < Patience)
            {
                // Nobody listens yet, or nothing came in time.
            }
        }
    }

    public LoadFigures Run(ServerUnderTest server, TimeSpan warmUp, TimeSpan duration)
    {
        var sockets = Enumerable.Range(0, clients).Select(_ => Connect(server.Port, milliseconds: 1000)).ToArray();
        var sent = new byte[size];
        Random.Shared.NextBytes(sent);
        var received = new byte[size + 1];
        long errors = 0;
        foreach (var socket in sockets)
        {
            socket.Send(sent);
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
                    try
                    {
                        if (socket.Receive(received) != size || !received.AsSpan(0, size).SequenceEqual(sent))
                        {
                            errors++;
                        }

                        done++;
                    }
                    catch (SocketException)
                    {
                        // Lost.
                        errors++;
                    }

                    socket.Send(sent);
                }
            }

            return done;
        }
    }

    private static Socket Connect(int port, int milliseconds)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = milliseconds };
        socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }
}
