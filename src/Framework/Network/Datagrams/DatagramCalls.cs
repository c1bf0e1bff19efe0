using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Twisted.Network;

/// <summary>Sending and receiving datagrams without waiting, and without an object for each.</summary>
/// <remarks>
/// On Linux the calls are made directly: .NET passes on neither MSG_DONTWAIT, nor the true length of a datagram that did not fit (MSG_TRUNC), and
/// wants an object for each address that is sent to. Elsewhere receiving waits, until the socket is disposed of.
/// </remarks>
internal static partial class DatagramCalls
{
    private const int Truncated = 0x20;
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;

    /// <param name="socket">Bound, or connected.</param>
    /// <param name="buffer">One byte longer than what is wanted, so that a datagram that does not fit shows everywhere.</param>
    /// <param name="from">Is overwritten with the sender's address.</param>
    /// <param name="error">WouldBlock where nothing was there.</param>
    /// <returns>The length of the datagram; more than the buffer's, or just that, when it did not fit.</returns>
    public static int Receive(Socket socket, Span<byte> buffer, SocketAddress from, out SocketError error)
    {
        if (!OperatingSystem.IsLinux())
        {
            return ReceiveElsewhere(socket, buffer, from, out error);
        }

        var room = from.Buffer.Span;
        var addressLength = (uint)room.Length;
        var length = Receive(
            socket.SafeHandle, ref MemoryMarshal.GetReference(buffer), buffer.Length, DontWait | Truncated, ref MemoryMarshal.GetReference(room), ref addressLength);
        if (length < 0)
        {
            error = ErrorOf(Marshal.GetLastPInvokeError());
            return 0;
        }

        error = SocketError.Success;
        from.Size = (int)Math.Min(addressLength, (uint)room.Length);
        return (int)length;
    }

    /// <param name="socket">Bound, or connected.</param>
    /// <param name="data">A datagram.</param>
    /// <param name="address">As the system writes it; the default, which is no memory at all, for the peer of a connected socket. Linux only.</param>
    public static SocketError Send(Socket socket, ReadOnlySpan<byte> data, ReadOnlySpan<byte> address)
    {
        var sent = Send(
            socket.SafeHandle,
            in MemoryMarshal.GetReference(data),
            data.Length,
            DontWait | NoSignal,
            in MemoryMarshal.GetReference(address),
            (uint)address.Length);
        return sent >= 0 ? SocketError.Success : ErrorOf(Marshal.GetLastPInvokeError());
    }

    /// <summary>The same for other systems.</summary>
    /// <param name="socket">Bound, or connected.</param>
    /// <param name="data">A datagram.</param>
    /// <param name="to">Null for the peer of a connected socket.</param>
    public static SocketError SendElsewhere(Socket socket, ReadOnlySpan<byte> data, EndPoint? to)
    {
        try
        {
            if (!socket.Poll(0, SelectMode.SelectWrite))
            {
                return SocketError.WouldBlock;
            }

            _ = to is null ? socket.Send(data) : socket.SendTo(data, to);
            return SocketError.Success;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode;
        }
    }

    /// <summary>Gives a UNIX socket an address of the system's choice, so that it can be answered. Linux only.</summary>
    public static void BindToAny(Socket socket)
    {
        ushort family = 1;
        if (Bind(socket.SafeHandle, in family, sizeof(ushort)) != 0)
        {
            throw new SocketException((int)ErrorOf(Marshal.GetLastPInvokeError()));
        }
    }

    /// <summary>Before a UNIX socket is bound: nobody may use its file who must not, not even for the moment until its mode is set. Linux only.</summary>
    public static void Restrict(Socket socket, UnixFileMode mode) => _ = ChangeMode(socket.SafeHandle, (uint)mode);

    private static int ReceiveElsewhere(Socket socket, Span<byte> buffer, SocketAddress from, out SocketError error)
    {
        try
        {
            error = SocketError.Success;
            from.Size = from.Buffer.Length;
            return socket.ReceiveFrom(buffer, SocketFlags.None, from);
        }
        catch (SocketException exception)
        {
            // Windows says of a datagram that did not fit what the others show by its length.
            error = exception.SocketErrorCode == SocketError.MessageSize ? SocketError.Success : exception.SocketErrorCode;
            return buffer.Length;
        }
        catch (ObjectDisposedException)
        {
            error = SocketError.OperationAborted;
            return 0;
        }
    }

    private static SocketError ErrorOf(int number) => number switch
    {
        1 or 13 => SocketError.AccessDenied, // EPERM, EACCES
        2 or 111 => SocketError.ConnectionRefused, // ENOENT, ECONNREFUSED
        4 => SocketError.Interrupted, // EINTR
        11 => SocketError.WouldBlock, // EAGAIN
        12 or 105 => SocketError.NoBufferSpaceAvailable, // ENOMEM, ENOBUFS
        22 => SocketError.InvalidArgument, // EINVAL
        90 => SocketError.MessageSize, // EMSGSIZE
        98 => SocketError.AddressAlreadyInUse, // EADDRINUSE
        99 => SocketError.AddressNotAvailable, // EADDRNOTAVAIL
        100 => SocketError.NetworkDown, // ENETDOWN
        101 => SocketError.NetworkUnreachable, // ENETUNREACH
        104 => SocketError.ConnectionReset, // ECONNRESET
        107 => SocketError.NotConnected, // ENOTCONN
        112 => SocketError.HostDown, // EHOSTDOWN
        113 => SocketError.HostUnreachable, // EHOSTUNREACH
        _ => SocketError.SocketError,
    };

    [LibraryImport("libc", EntryPoint = "recvfrom", SetLastError = true)]
    private static partial nint Receive(SafeHandle socket, ref byte buffer, nint length, int flags, ref byte address, ref uint addressLength);

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    private static partial nint Send(SafeHandle socket, ref readonly byte data, nint length, int flags, ref readonly byte address, uint addressLength);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(SafeHandle socket, ref readonly ushort address, uint addressLength);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    private static partial int ChangeMode(SafeHandle file, uint mode);
}
