using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Twisted.Network;

/// <summary>Sending and receiving that never wait.</summary>
/// <remarks>
/// Linux has flags for it that .NET does not pass on. With MSG_DONTWAIT a socket that is answered and closed at once
/// need not be made non-blocking, which takes two system calls. With MSG_MORE the last bytes and the end of the stream
/// leave in one segment, and the peer wakes up once: <c>./eng/bench qotd</c> shows what that is worth. Elsewhere the
/// socket is made non-blocking.
/// </remarks>
internal static partial class SocketCalls
{
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int More = 0x8000;
    private const nuint OutputQueue = 0x5411; // SIOCOUTQ

    /// <summary>To be called once, before the first of the other calls.</summary>
    public static void Prepare(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            socket.Blocking = false;
        }
    }

    /// <param name="socket">A connected stream.</param>
    /// <param name="data">Not empty.</param>
    /// <param name="last">The sending side is shut down as soon as all is sent.</param>
    /// <param name="error">WouldBlock where the call would have had to wait.</param>
    /// <returns>How many bytes the system took.</returns>
    public static int Send(Socket socket, ReadOnlySpan<byte> data, bool last, out SocketError error) =>
        OperatingSystem.IsLinux()
            ? Result(Send(socket.SafeHandle, in data[0], data.Length, DontWait | NoSignal | (last ? More : 0)), out error)
            : socket.Send(data, SocketFlags.None, out error);

    /// <param name="socket">A connected stream.</param>
    /// <param name="buffer">Not empty.</param>
    /// <param name="error">WouldBlock where the call would have had to wait.</param>
    /// <returns>How many bytes came; 0 at the end of the stream.</returns>
    public static int Receive(Socket socket, Span<byte> buffer, out SocketError error) =>
        OperatingSystem.IsLinux()
            ? Result(Receive(socket.SafeHandle, ref buffer[0], buffer.Length, DontWait), out error)
            : socket.Receive(buffer, SocketFlags.None, out error);

    /// <summary>How many bytes the system has taken and the peer's has not acknowledged; 0 where the system does not say.</summary>
    public static int Outstanding(Socket socket)
    {
        var count = 0;
        return OperatingSystem.IsLinux() && Ioctl(socket.SafeHandle, OutputQueue, ref count) == 0 ? count : 0;
    }

    private static int Result(nint count, out SocketError error)
    {
        error = count >= 0 ? SocketError.Success : ErrorOf(Marshal.GetLastPInvokeError());
        return Math.Max(0, (int)count);
    }

    /// <param name="number">The system's number of a fault.</param>
    public static SocketError ErrorOf(int number) => number switch
    {
        4 => SocketError.Interrupted, // EINTR
        11 => SocketError.WouldBlock, // EAGAIN
        12 or 105 => SocketError.NoBufferSpaceAvailable, // ENOMEM, ENOBUFS
        32 => SocketError.Shutdown, // EPIPE
        101 => SocketError.NetworkUnreachable, // ENETUNREACH
        103 => SocketError.ConnectionAborted, // ECONNABORTED
        104 => SocketError.ConnectionReset, // ECONNRESET
        110 => SocketError.TimedOut, // ETIMEDOUT
        113 => SocketError.HostUnreachable, // EHOSTUNREACH
        _ => SocketError.SocketError,
    };

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeHandle socket, ref readonly byte data, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ioctl(SafeHandle socket, nuint request, ref int value);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(SafeHandle socket, ref byte buffer, nint length, int flags);
}
