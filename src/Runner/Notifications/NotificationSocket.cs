using System.Net.Sockets;
using System.Text;

namespace Twisted.Runner.Notifications;

/// <summary>The socket of whoever started the process and wants to know how it does: sd_notify(3).</summary>
/// <remarks>Thread-safe. It stays connected, so that it works also behind another root and as another user.</remarks>
internal sealed class NotificationSocket : IDisposable
{
    /// <summary>The variable with the path; one that begins with "@" is a name and no file.</summary>
    public const string Variable = "NOTIFY_SOCKET";

    /// <summary>A service manager reads all the time. One that hangs must not stop the server from serving.</summary>
    private const int PatienceInMilliseconds = 5000;

    private readonly Lock _lock = new();
    private readonly Socket _socket;

    private NotificationSocket(Socket socket) => _socket = socket;

    /// <summary>The socket that the environment names; null when it names none.</summary>
    /// <exception cref="RunException">It names one that cannot be used.</exception>
    public static NotificationSocket? Find()
    {
        var path = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(path) || OperatingSystem.IsWindows())
        {
            return null;
        }

        if (path[0] is not ('/' or '@'))
        {
            throw new RunException($"the environment variable {Variable} is \"{path}\", which is neither an absolute path nor a name with \"@\" in front; unset it, or start this by a service manager");
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { SendTimeout = PatienceInMilliseconds };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path[0] == '@' ? $"\0{path[1..]}" : path));
            return new NotificationSocket(socket);
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            socket.Dispose();
            throw new RunException($"cannot notify the service manager at \"{path}\", which the environment variable {Variable} names: {failure.Message}", failure);
        }
    }

    /// <summary>Sends a message; false when nobody reads it any more.</summary>
    /// <param name="lines">Assignments, a line each.</param>
    public bool Send(params ReadOnlySpan<string> lines)
    {
        lock (_lock)
        {
            try
            {
                _socket.Send(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
                return true;
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                return false;
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}
