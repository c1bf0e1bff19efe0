using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Twisted.Runner.PidFiles;
using Twisted.Shared;

namespace Twisted.Runner.Control;

/// <summary>Asks a process that runs an application to do something, and tells what it answers.</summary>
/// <param name="program">The name in messages.</param>
/// <param name="output">What the process has to say.</param>
/// <param name="error">Its errors.</param>
public sealed class ControlClient(string program, TextWriter output, TextWriter error)
{
    /// <summary>Asks for what the services have from outside to be read anew.</summary>
    public const string Reload = ControlMessage.Reload;

    /// <summary>Asks what a reload would do.</summary>
    public const string ReloadPreview = ControlMessage.ReloadPreview;

    /// <summary>Asks for the log to be moved aside, and another to be begun.</summary>
    public const string Rotate = ControlMessage.Rotate;

    /// <summary>Asks for the application to be saved, as it would be when it stops.</summary>
    public const string Save = ControlMessage.Save;

    private readonly byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;
    private bool _isExplaining;

    /// <summary>How long the process may take for its first word. What it does after that takes as long as it takes.</summary>
    internal int PatienceInMilliseconds { get; init; } = 30_000;

    /// <summary>What is left of the time that the process may take once it has answered; null for as long as it takes.</summary>
    internal Func<TimeSpan>? Limit { get; init; }

    /// <summary>True once the process has said that it is at work.</summary>
    internal bool HasProgress { get; private set; }

    /// <param name="pidFile">The absolute path of the process's pidfile.</param>
    /// <param name="request">What it is asked for, such as <see cref="Save"/>.</param>
    /// <returns>The exit code that the process answered.</returns>
    /// <exception cref="RunException">There is no such process, or it does not answer.</exception>
    public int Ask(string pidFile, string request)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new RunException("there are no control sockets on Windows; stop the server to have it saved");
        }

        var owner = PidFileOwner.Look(pidFile).ExpectRunning();
        using var socket = Connect(owner);
        return Ask(socket, owner.Pid, request);
    }

    /// <exception cref="RunException">It does not answer.</exception>
    internal int Ask(Socket socket, int pid, string request)
    {
        try
        {
            socket.ReceiveTimeout = PatienceInMilliseconds;
            socket.Send(Encoding.UTF8.GetBytes($"{ControlMessage.Version} {request}\n"));
            return Relay(socket, pid);
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
        {
            throw new RunException(
                string.Create(CultureInfo.InvariantCulture, $"the server (process {pid}) does not answer; it may have other work that does not end\nLook at its log; then ask again."), failure);
        }
        catch (SocketException failure)
        {
            throw Ended(pid, failure);
        }
    }

    /// <summary>Connects to the control socket of a server.</summary>
    /// <exception cref="RunException">There is none, or it is another user's.</exception>
    internal static Socket Connect(PidFileOwner owner)
    {
        // The pidfile may be a link, and the socket be beside either.
        var path = owner.Path;
        if (!File.Exists(ControlAddress.PathFor(path)) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target)
        {
            path = target.FullName;
        }

        using var address = ControlAddress.Of(path);
        return Connect(address, owner.Pid);
    }

    private static Socket Connect(ControlAddress address, int pid)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(address.EndPoint);
            return socket;
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw failure switch
            {
                { SocketErrorCode: SocketError.AccessDenied } =>
                    new RunException(string.Create(CultureInfo.InvariantCulture, $"the server (process {pid}) is not yours to control: \"{Printable.Escape(address.Path)}\" belongs to another user; ask as that one, or as root"), failure) { ExitCode = ExitCode.NotPermitted },
                { SocketErrorCode: SocketError.ConnectionRefused } => Ended(pid, failure),
                _ when !File.Exists(address.Path) =>
                    new RunException(string.Create(CultureInfo.InvariantCulture, $"process {pid} cannot be asked: there is no control socket \"{Printable.Escape(address.Path)}\"; it is stopping, or of another program, or its log says why"), failure),
                _ => new RunException($"cannot connect to \"{Printable.Escape(address.Path)}\": {failure.Message}", failure),
            };
        }
    }

    private static RunException Ended(int pid, Exception? failure) => new(
        string.Create(CultureInfo.InvariantCulture, $"the server (process {pid}) is stopping, or has ended, and did not answer; its log tells the rest"), failure!);

    private int Relay(Socket socket, int pid)
    {
        while (ReadLine(socket) is { Length: > 0 } line)
        {
            // It is at work. Only the first word was waited for with a limit.
            socket.ReceiveTimeout = Limit is null ? 0 : (int)Math.Clamp(Limit().TotalMilliseconds, 1, int.MaxValue);
            var text = line[1..];
            switch (line[0])
            {
                case ControlMessage.Progress:
                    HasProgress = true;
                    output.WriteLine(text);
                    break;
                case ControlMessage.Error:
                    error.WriteLine(_isExplaining ? text : $"{program}: {text}");
                    _isExplaining = true;
                    break;
                case ControlMessage.Ended:
                    return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var exitCode) ? exitCode : ExitCode.Failure;
            }
        }

        throw Ended(pid, null);
    }

    /// <summary>Null at the end.</summary>
    private string? ReadLine(Socket socket)
    {
        var line = new StringBuilder();
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var length = rest.IndexOf((byte)'\n');
            if (length >= 0)
            {
                _start += length + 1;
                return line.Append(Encoding.UTF8.GetString(rest[..length])).ToString();
            }

            line.Append(Encoding.UTF8.GetString(rest));
            _start = 0;
            _end = socket.Receive(_buffer);
            if (_end == 0)
            {
                return null;
            }
        }
    }
}
