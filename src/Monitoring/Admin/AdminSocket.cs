using System.Net.Sockets;
using System.Text;
using Twisted.Runner;
using Twisted.Shared;

namespace Twisted.Monitoring.Admin;

/// <summary>Binds the socket that the admin endpoint listens on.</summary>
internal static class AdminSocket
{
    /// <summary>What every system has room for, with the zero at the end.</summary>
    private const int LongestPath = 103;

    /// <exception cref="RunException">It cannot be bound.</exception>
    public static Socket Bind(AdminAddress address)
    {
        Socket? socket = null;
        try
        {
            if (address.Port is { } port)
            {
                socket = new Socket(port.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(port);
                return socket;
            }

            var path = address.Path!;
            if (Encoding.UTF8.GetByteCount(path) > LongestPath)
            {
                throw Fault(address, $"the path \"{Printable.Escape(path)}\" is too long for a socket", null);
            }

            RemoveLeftover(address, path);
            socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows())
            {
                // Nobody can connect before it listens.
                File.SetUnixFileMode(path, address.Mode);
            }

            return socket;
        }
        catch (Exception failure) when (failure is SocketException or IOException or UnauthorizedAccessException)
        {
            socket?.Dispose();
            throw Fault(address, failure.Message, failure);
        }
    }

    private static RunException Fault(AdminAddress address, string reason, Exception? failure) =>
        new($"cannot open the admin endpoint \"{Printable.Escape(address.Text)}\": {reason}; choose another place with --admin", failure!);

    /// <summary>Removes the socket of a process that is dead. One that somebody listens at, and what is no socket, stays.</summary>
    private static void RemoveLeftover(AdminAddress address, string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        if (FileStatus.IsSocket(path) == false)
        {
            throw Fault(address, $"there is a file \"{Printable.Escape(path)}\" that is no socket", null);
        }

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }

        throw Fault(address, $"another process listens at \"{Printable.Escape(path)}\"", null);
    }
}
