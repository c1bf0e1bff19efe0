using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Twisted.Benchmarks;

/// <summary>Connections of clients, with blocking sockets.</summary>
internal static class StreamClients
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Waits until the server listens.</summary>
    public static Socket First(ServerUnderTest server)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            server.Process.DemandRunning();
            try
            {
                return Connect(server.Port);
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(started) < Patience)
            {
                Thread.Sleep(5);
            }
        }
    }

    public static Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = (int)Patience.TotalMilliseconds,
            SendTimeout = (int)Patience.TotalMilliseconds,
        };
        try
        {
            socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    public static void Send(Socket socket, ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            data = data[socket.Send(data)..];
        }
    }

    /// <summary>Fills the buffer; false when the server ends the stream before.</summary>
    public static bool Receive(Socket socket, Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var count = socket.Receive(buffer);
            if (count == 0)
            {
                return false;
            }

            buffer = buffer[count..];
        }

        return true;
    }
}
