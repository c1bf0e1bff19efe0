using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>Opens sockets for datagrams, and says in words why that failed.</summary>
internal static class DatagramSockets
{
    private const int LinuxSocketLevel = 1;
    private const int LinuxReusePort = 15;

    /// <param name="failure">What is not possible, when it is not.</param>
    /// <param name="family">UDP, or UNIX datagrams.</param>
    /// <param name="bind">Makes a port of the socket. When it throws, the socket is closed.</param>
    /// <exception cref="ListenException">The system refuses.</exception>
    public static DatagramPort Open(string failure, AddressFamily family, Func<Socket, DatagramPort> bind)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(family, SocketType.Dgram, family == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Udp);
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

    /// <exception cref="ListenException">The system has no such thing.</exception>
    public static void SharePort(Socket socket, DatagramEndpoint endpoint)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new ListenException($"cannot listen on \"{endpoint}\": only Linux deals out datagrams among sockets.\nLeave out reuseport=yes.");
        }

        socket.SetRawSocketOption(LinuxSocketLevel, LinuxReusePort, BitConverter.GetBytes(1));
    }
}
