using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Extensions.Logging;
using Twisted.Runner.Logs;
using Twisted.Runner.Native;
using Twisted.Runner.Privileges;
using Twisted.Shared;

namespace Twisted.Runner.Control;

/// <summary>The control socket of this process. Whoever may stop the process may connect to it: its user, and root.</summary>
/// <remarks>
/// It is made under the lock of the pidfile, so a socket that is there already is that of a dead process. It takes no thread of its own:
/// the one that runs the application waits at it, and each request is then served on the pool.
/// </remarks>
internal sealed class ControlListener : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int Backlog = 16;

    /// <summary>For one who connects and then does not say what for, or does not listen.</summary>
    private const int PatienceInMilliseconds = 10_000;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    private readonly ControlAddress _address;
    private readonly Socket _socket;
    private readonly Summons _summons = new();
    private readonly ILogger _log;
    private bool _isClosed;

    /// <summary>False while another process, which has the same socket, is the server.</summary>
    private volatile bool _isOurs = true;

    private ControlListener(ControlAddress address, Socket socket, ILogger log)
    {
        _address = address;
        _socket = socket;
        _log = log;
    }

    /// <summary>Null when there can be none: the application runs all the same, and the log says why it cannot be controlled.</summary>
    [UnsupportedOSPlatform("windows")]
    public static ControlListener? TryOpen(string pidFile, ILogger log)
    {
        ControlAddress? address = null;
        Socket? socket = null;
        try
        {
            address = ControlAddress.Of(pidFile);
            RemoveLeftover(pidFile);
            socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Bind(address.EndPoint);

            // Nobody can connect before it listens.
            File.SetUnixFileMode(address.Path, Mode);
            socket.Listen(Backlog);
            return new ControlListener(address, socket, log);
        }
        catch (Exception failure) when (failure is SocketException or IOException or UnauthorizedAccessException or RunException)
        {
            socket?.Dispose();
            address?.Dispose();
            log.NoControlSocket(ControlAddress.PathFor(pidFile), failure.Message);
            return null;
        }
    }

    /// <summary>The socket for a process that is to take over.</summary>
    public SafeHandle Handle => _socket.SafeHandle;

    /// <summary>The control socket of a process that has handed it over, and serves it until this process has taken over.</summary>
    [UnsupportedOSPlatform("windows")]
    public static ControlListener Inherit(string pidFile, int descriptor, ILogger log)
    {
        Posix.CloseOnExec(descriptor);
        return new ControlListener(ControlAddress.Of(pidFile), new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)), log) { _isOurs = false };
    }

    /// <summary>This process serves the socket from now on, and removes it at its end.</summary>
    public void TakeOver() => _isOurs = true;

    /// <summary>Another process does.</summary>
    public void GiveAway()
    {
        _isOurs = false;
        _summons.CallAway();
    }

    /// <summary>Removes the socket of a process that is known to be dead. What is no socket stays.</summary>
    public static void RemoveLeftover(string pidFile)
    {
        var path = ControlAddress.PathFor(pidFile);
        if (!OperatingSystem.IsWindows() && File.Exists(path) && Posix.IsSocket(path))
        {
            File.Delete(path);
        }
    }

    /// <summary>Hands the socket to the user that the process is about to become.</summary>
    public void ChangeOwner(int uid, int gid)
    {
        if (Posix.LChOwn(_address.Path, (uint)uid, (uint)gid) != 0)
        {
            _log.ControlSocketOfRoot(_address.Path, uid, gid);
        }
    }

    /// <summary>Serves requests until something has happened. One thread at a time does.</summary>
    /// <param name="serve">Gets the words of a request, on a thread of the pool, and gives the exit code; null for what it does not know.</param>
    /// <param name="until">What ends it. Requests that are under way go on.</param>
    public void Serve(Func<string, ControlAnswer, int?> serve, Task until)
    {
        until.GetAwaiter().UnsafeOnCompleted(_summons.CallAway);
        while (!until.IsCompleted)
        {
            try
            {
                if (!_summons.Wait(_socket))
                {
                    continue;
                }

                if (!_isOurs)
                {
                    // The other process answers.
                    until.GetAwaiter().GetResult();
                    return;
                }

                var connection = _socket.Accept();
                ThreadPool.UnsafeQueueUserWorkItem(_ => Answer(connection, serve), null);
            }
            catch (SocketException failure)
            {
                // Out of descriptors, most likely: whoever connects waits until there are some again.
                _log.ControlSocketRests(failure.Message);
                ((IAsyncResult)until).AsyncWaitHandle.WaitOne(Rest);
            }
        }
    }

    /// <summary>Removes it, as the process is about to end, and leaves those alone who still wait at it.</summary>
    public void Remove()
    {
        try
        {
            if (!_isClosed && _isOurs && ProcessRoot.PathNow(_address.Path) is { } path)
            {
                File.Delete(path);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The folder is not ours to change any more, as after giving up root. The next start replaces it.
        }
    }

    /// <summary>Closes and removes it. One who waits for an answer gets it nevertheless, if the process lives that long.</summary>
    public void Dispose()
    {
        if (_isClosed)
        {
            return;
        }

        Remove();
        _isClosed = true;
        if (_isOurs)
        {
            _socket.Dispose();
        }
        else
        {
            // Only the descriptor: the socket would take its file along, where it has made that.
            _socket.SafeHandle.Dispose();
        }

        _summons.Dispose();
        _address.Dispose();
    }

    private static void Answer(Socket connection, Func<string, ControlAnswer, int?> serve)
    {
        using (connection)
        {
            try
            {
                connection.ReceiveTimeout = PatienceInMilliseconds;
                connection.SendTimeout = PatienceInMilliseconds;
                var answer = new ControlAnswer(connection);
                answer.End(Answer(connection, answer, serve));
            }
            catch (SocketException)
            {
                // It said nothing, or went away.
            }
        }
    }

    private static int Answer(Socket connection, ControlAnswer answer, Func<string, ControlAnswer, int?> serve)
    {
        if (!ControlPeer.MayControl(connection))
        {
            answer.Error("the server runs as another user; ask as that one, or as root");
            return ExitCode.Failure;
        }

        var request = ReadLine(connection);
        var space = request.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || request[..space] != ControlMessage.Version)
        {
            answer.Error("the server is of another version than this program, and they do not understand each other; use the program that started it");
            return ExitCode.Failure;
        }

        var words = request[(space + 1)..];
        if (serve(words, answer) is { } exitCode)
        {
            return exitCode;
        }

        answer.Error($"the server does not know \"{words}\"; it may be older than this program");
        return ExitCode.Failure;
    }

    /// <summary>What comes up to a line feed; nothing of a line that is too long or has no end.</summary>
    private static string ReadLine(Socket connection)
    {
        Span<byte> buffer = stackalloc byte[ControlMessage.LongestRequest];
        var length = 0;
        while (length < buffer.Length)
        {
            var count = connection.Receive(buffer[length..]);
            if (count == 0)
            {
                break;
            }

            length += count;
            if (buffer[length - 1] == (byte)'\n')
            {
                return Encoding.UTF8.GetString(buffer[..(length - 1)]);
            }
        }

        return "";
    }
}
