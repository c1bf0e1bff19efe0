using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>Options of sockets that .NET has no property for, or several.</summary>
internal static class SocketOptions
{
    public static void KeepAlive(Socket socket, TimeSpan idle)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)idle.TotalSeconds);
    }

    /// <remarks>.NET's ReuseAddress sets more than this, and that differs between systems.</remarks>
    /// <exception cref="ListenException">The system has no such option.</exception>
    public static void ReusePort(Socket socket)
    {
        var (level, name) = OperatingSystem.IsLinux() ? (1, 15)
            : OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? (0xffff, 0x0200)
            : throw new ListenException("this system cannot share a port among several sockets; leave out \"reuseport\"");
        socket.SetRawSocketOption(level, name, BitConverter.GetBytes(1));
    }
}
