using System.Net.Sockets;
using System.Text;

namespace Twisted.Network;

/// <summary>The place of a UNIX socket: a file, or with <c>@</c> in front an abstract name of Linux, which is in no folder.</summary>
internal static class UnixDatagramPath
{
    private const int MostThatAnySystemTakes = 108;

    public static bool IsAbstract(string path) => path is ['@', ..];

    /// <exception cref="ListenException">It is longer than the system takes.</exception>
    public static UnixDomainSocketEndPoint EndPoint(string path, string failure)
    {
        try
        {
            return new UnixDomainSocketEndPoint(IsAbstract(path) ? "\0" + path[1..] : path);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new ListenException(
                $"{failure}: the path has {Encoding.UTF8.GetByteCount(path)} bytes, and this system takes {Limit()}.\nChoose a shorter one.", exception);
        }
    }

    /// <summary>Binds to the path, after a socket file that nobody listens at was removed.</summary>
    /// <exception cref="ListenException">Something else is there, or somebody listens.</exception>
    /// <exception cref="SocketException">The system refuses.</exception>
    public static void Bind(Socket socket, string path, UnixFileMode mode, string failure, Action<Socket, UnixDomainSocketEndPoint> bind)
    {
        var endPoint = EndPoint(path, failure);
        if (IsAbstract(path))
        {
            bind(socket, endPoint);
            return;
        }

        RemoveDead(path, endPoint, failure);
        if (OperatingSystem.IsLinux())
        {
            DatagramCalls.Restrict(socket, mode);
        }

        bind(socket, endPoint);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static void RemoveDead(string path, UnixDomainSocketEndPoint endPoint, string failure)
    {
        if (SocketFile.IsSocket(path) is not { } isSocket)
        {
            return;
        }

        if (!isSocket)
        {
            throw new ListenException($"{failure}: there is something else than a socket at that path.\nMove it away, or choose another path.");
        }

        using var knock = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            knock.Connect(endPoint);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // Nobody: whoever had it did not end in order.
            File.Delete(path);
            return;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new ListenException($"{failure}: there is a socket already, and this user may not ask whether somebody listens.\nRemove it, or choose another path.", exception);
        }
        catch (SocketException)
        {
            // One for connections, which takes no datagrams.
        }

        throw new ListenException($"{failure}: another program listens there already.\nStop that program, or choose another path.");
    }

    private static int Limit()
    {
        var length = MostThatAnySystemTakes;
        while (length > 1 && !Fits(length))
        {
            length--;
        }

        return length;
    }

    private static bool Fits(int length)
    {
        try
        {
            _ = new UnixDomainSocketEndPoint(new string('x', length));
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
    }
}
