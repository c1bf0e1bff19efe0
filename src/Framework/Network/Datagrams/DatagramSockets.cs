using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>Opens sockets for datagrams, and says in words why that failed.</summary>
internal static class DatagramSockets
{
    private const int LinuxSocketLevel = 1;
    private const int LinuxReusePort = 15;

    /// <summary>Opens the socket of a place, or takes over one that is bound there and kept.</summary>
    /// <param name="failure">What is not possible, when it is not.</param>
    /// <param name="family">UDP, or UNIX datagrams.</param>
    /// <param name="place">Where it is to be bound.</param>
    /// <param name="bind">Makes a port of the socket, which is bound already when the second argument is true. When it throws, the socket is closed.</param>
    /// <exception cref="ListenException">The system refuses.</exception>
    public static DatagramPort Open(string failure, AddressFamily family, IBindPlace place, Func<Socket, bool, DatagramPort> bind)
    {
        var kept = ListeningSockets.Take(place);
        return Open(failure, () => kept ?? Make(family), socket => bind(socket, kept is not null));
    }

    /// <param name="failure">What is not possible, when it is not.</param>
    /// <param name="family">UDP, or UNIX datagrams.</param>
    /// <param name="bind">Makes a port of the socket. When it throws, the socket is closed.</param>
    /// <exception cref="ListenException">The system refuses.</exception>
    public static DatagramPort Open(string failure, AddressFamily family, Func<Socket, DatagramPort> bind) => Open(failure, () => Make(family), bind);

    /// <exception cref="ListenException">The system has no such thing.</exception>
    public static void SharePort(Socket socket, DatagramEndpoint endpoint)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new ListenException($"cannot listen on \"{endpoint}\": only Linux deals out datagrams among sockets.\nLeave out reuseport=yes.");
        }

        socket.SetRawSocketOption(LinuxSocketLevel, LinuxReusePort, BitConverter.GetBytes(1));
    }

    private static Socket Make(AddressFamily family) => new(family, SocketType.Dgram, family == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Udp);

    private static DatagramPort Open(string failure, Func<Socket> open, Func<Socket, DatagramPort> bind)
    {
        Socket? socket = null;
        try
        {
            socket = open();
            return bind(socket);
        }
        catch (SocketException exception)
        {
            socket?.Dispose();
            throw new ListenException($"{failure}: {SocketFaults.Explain(exception)}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // A group that cannot be joined.
            socket?.Dispose();
            throw new ListenException($"{failure}: {exception.Message}", exception);
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }
}
