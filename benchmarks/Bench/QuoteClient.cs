using System.Runtime.InteropServices;

namespace Twisted.Benchmarks;

/// <summary>Connects, reads to the end of the stream, closes; with nothing but system calls.</summary>
internal static unsafe class QuoteClient
{
    private const int AddressLength = 16;
    private const int BufferLength = 4096;

    /// <summary>Connects to a port of this machine; null when nobody listens.</summary>
    public static int? Open(int port)
    {
        var address = stackalloc byte[AddressLength];
        Fill(address, port);
        var socket = Libc.Socket(Libc.InternetFamily, Libc.Stream | Libc.CloseOnExec, 0);
        if (socket >= 0 && Libc.Connect(socket, address, AddressLength) == 0)
        {
            return socket;
        }

        var error = Marshal.GetLastPInvokeError();
        if (socket >= 0)
        {
            Libc.Close(socket);
        }

        return error == Libc.ConnectionRefused
            ? null
            : throw new BenchmarkException($"cannot connect to port {port}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>Begins to connect, and does not wait: what fails is told by the socket.</summary>
    public static int Begin(int port)
    {
        var address = stackalloc byte[AddressLength];
        Fill(address, port);
        var socket = Libc.Socket(Libc.InternetFamily, Libc.Stream | Libc.CloseOnExec | Libc.NonBlocking, 0);
        if (socket < 0 || (Libc.Connect(socket, address, AddressLength) != 0 && Marshal.GetLastPInvokeError() != Libc.InProgress))
        {
            throw new BenchmarkException($"cannot connect to port {port}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }

        return socket;
    }

    /// <summary>True when what comes until the end of the stream is exactly what is expected. Closes the socket.</summary>
    public static bool Finish(int socket, ReadOnlySpan<byte> expected)
    {
        // One call: the buffer is larger than the quote, so that only the end of the stream ends the wait.
        var buffer = stackalloc byte[BufferLength];
        var count = Libc.Receive(socket, buffer, BufferLength, Libc.WaitAll);
        Libc.Close(socket);
        return count >= 0 && new ReadOnlySpan<byte>(buffer, (int)count).SequenceEqual(expected);
    }

    /// <summary>Knocks until the server answers, then reads its quote.</summary>
    public static void AwaitQuote(ServerUnderTest server, TimeSpan patience)
    {
        var deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        for (var attempt = 1; ; attempt++)
        {
            if (Open(server.Port) is { } socket)
            {
                if (Finish(socket, Quote.Bytes))
                {
                    return;
                }

                throw new BenchmarkException($"{server.Peer} sent something else than the quote");
            }

            if (attempt % 100 == 0)
            {
                server.Process.DemandRunning();
                if (Environment.TickCount64 > deadline)
                {
                    throw server.Process.Failure($"did not listen on port {server.Port} within {patience.TotalSeconds:0} s");
                }
            }

            Libc.SleepMicroseconds(200);
        }
    }

    private static void Fill(byte* address, int port)
    {
        new Span<byte>(address, AddressLength).Clear();
        address[0] = Libc.InternetFamily;
        address[2] = (byte)(port >> 8);
        address[3] = (byte)port;
        address[4] = 127;
        address[7] = 1;
    }
}
