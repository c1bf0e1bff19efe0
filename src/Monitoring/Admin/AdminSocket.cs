using System.Diagnostics;
using System.Net;
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

    /// <summary>What is bound is moved to its path then, so that no moment is without one, and closing it removes nothing that is another's by then.</summary>
    private const string WhileItIsMade = ".new";

    private static readonly TimeSpan PatienceWithPredecessor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(50);

    /// <param name="address">Where.</param>
    /// <param name="isSuccessor">True when another process may have the place and gives it up.</param>
    /// <exception cref="RunException">It cannot be bound.</exception>
    public static Socket Bind(AdminAddress address, bool isSuccessor)
    {
        Socket? socket = null;
        try
        {
            if (address.Port is { } port)
            {
                socket = new Socket(port.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                BindPort(socket, port, isSuccessor);
                return socket;
            }

            var path = address.Path!;
            var first = path + WhileItIsMade;
            if (Encoding.UTF8.GetByteCount(first) > LongestPath)
            {
                throw Fault(address, $"the path \"{Printable.Escape(path)}\" is too long for a socket", null);
            }

            RemoveLeftover(address, path, isSuccessor);
            File.Delete(first);
            socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Bind(new UnixDomainSocketEndPoint(first));
            if (!OperatingSystem.IsWindows())
            {
                // Nobody can connect before it listens.
                File.SetUnixFileMode(first, address.Mode);
            }

            File.Move(first, path, overwrite: true);
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

    private static void BindPort(Socket socket, EndPoint port, bool isSuccessor)
    {
        var clock = Stopwatch.StartNew();
        using var pause = new ManualResetEventSlim();
        while (true)
        {
            try
            {
                socket.Bind(port);
                return;
            }
            catch (SocketException failure) when (isSuccessor && failure.SocketErrorCode == SocketError.AddressAlreadyInUse && clock.Elapsed < PatienceWithPredecessor)
            {
                pause.Wait(LooksEvery);
            }
        }
    }

    /// <summary>Removes the socket of a process that is dead. One that somebody listens at, and what is no socket, stays.</summary>
    private static void RemoveLeftover(AdminAddress address, string path, bool isSuccessor)
    {
        if (!File.Exists(path))
        {
            return;
        }

        if (FileStatus.IsSocket(path) == false)
        {
            throw Fault(address, $"there is a file \"{Printable.Escape(path)}\" that is no socket", null);
        }

        if (isSuccessor)
        {
            // The new one takes its place.
            return;
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
