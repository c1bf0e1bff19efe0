using System.Net.Sockets;
using Twisted.Shared;

namespace Twisted.Runner.Logs;

/// <summary>A log that the machine's syslog takes, through its socket.</summary>
/// <remarks>
/// Nobody who logs waits for it: what it does not take within a tenth of a second is lost, and counted. When it was started anew, the
/// next entry finds it again.
/// </remarks>
internal sealed class SyslogOutput : LogOutput
{
    private const string Socket = "/dev/log";

    /// <summary>What every receiver takes is 2048 bytes (RFC 5424, section 6.1); the usual ones take this.</summary>
    private const int LongestMessage = 8192;

    private const int PatienceInMilliseconds = 100;

    private static readonly byte[] MessageEnd = [0];

    private readonly string _path;
    private Socket? _socket;

    private SyslogOutput(string path, Socket socket, LogFormatter formatter, TimeProvider clock)
        : base(formatter, clock)
    {
        _path = path;
        _socket = socket;
    }

    protected override bool MayBeCut => false;

    /// <param name="prefix">The name of the program in the entries.</param>
    /// <param name="clock">Dates entries about the log itself.</param>
    /// <param name="path">The socket of syslog.</param>
    /// <exception cref="RunException">There is no such socket, or nobody reads it.</exception>
    public static SyslogOutput Open(string prefix, TimeProvider clock, string path = Socket)
    {
        try
        {
            return new SyslogOutput(path, Connect(path), new SyslogFormatter(prefix), clock);
        }
        catch (SocketException failure)
        {
            throw new RunException(
                $"cannot log to syslog: \"{Printable.Escape(path)}\": {failure.Message}; start a syslog daemon, or leave out --syslog", failure);
        }
    }

    protected override void WriteBytes(byte[] bytes)
    {
        var message = bytes.AsSpan(0, LengthToSend(bytes));
        if (_socket is { } socket)
        {
            try
            {
                Send(socket, message);
                return;
            }
            catch (SocketException failure) when (failure.SocketErrorCode is not (SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable))
            {
                socket.Dispose();
                _socket = null;
            }
        }

        // It was started anew, or is yet to be.
        _socket = Connect(_path);
        Send(_socket, message);
    }

    protected override string? Renew() => "the log goes to syslog, and there is nothing to rotate";

    protected override void Close() => _socket?.Dispose();

    private static Socket Connect(string path)
    {
        try
        {
            return Connect(path, SocketType.Dgram);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.ProtocolType)
        {
            return Connect(path, SocketType.Stream);
        }
    }

    private static Socket Connect(string path, SocketType type)
    {
        var socket = new Socket(AddressFamily.Unix, type, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            socket.SendTimeout = PatienceInMilliseconds;
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>In a stream, messages end with a zero.</summary>
    private static void Send(Socket socket, ReadOnlySpan<byte> message)
    {
        try
        {
            socket.Send(message);
            if (socket.SocketType == SocketType.Stream)
            {
                socket.Send(MessageEnd);
            }
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.TimedOut)
        {
            throw new SocketException((int)SocketError.WouldBlock);
        }
    }

    /// <summary>Cuts what is too long between two characters.</summary>
    private static int LengthToSend(byte[] bytes)
    {
        if (bytes.Length <= LongestMessage)
        {
            return bytes.Length;
        }

        var length = LongestMessage;
        while ((bytes[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return length;
    }
}
