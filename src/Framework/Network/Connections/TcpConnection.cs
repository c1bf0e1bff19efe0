using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Twisted.Network;

/// <summary>One connection of a stream socket: TCP, or a UNIX domain socket.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "The connection ends through its events, which release what it holds.")]
internal sealed class TcpConnection : Connection, IFileTransport
{
    private const int ReadSize = 16 * 1024;

    private readonly Socket _socket;
    private readonly IConnectionOwner _owner;
    private readonly SendQueue _sending;
    private SocketAsyncEventArgs? _receiver;
    private long _received;
    private int _faults;

    public TcpConnection(Socket socket, Protocol protocol, IConnectionOwner owner, ILogger logger)
        : base(protocol, logger)
    {
        _socket = socket;
        _owner = owner;
        _sending = new SendQueue(socket, OnSent);
    }

    public override EndPoint? LocalEndPoint => Unmapped(Try(static socket => socket.LocalEndPoint));

    public override EndPoint? RemoteEndPoint => Unmapped(Try(static socket => socket.RemoteEndPoint));

    public override TlsInformation? Tls => null;

    /// <summary>True once the connection was closed, whether or not its last bytes are still on their way.</summary>
    public bool IsClosed
    {
        get
        {
            lock (Gate)
            {
                return (State & ConnectionState.Closed) != 0;
            }
        }
    }

    public override TrafficCounts Traffic => new(0, 0, Volatile.Read(ref _received), _sending.Sent, Volatile.Read(ref _faults) != 0 ? 1 : 0);

    public override long UnacknowledgedBytes
    {
        get
        {
            lock (Gate)
            {
                return UnsentLocked + ((State & ConnectionState.Closed) == 0 ? SocketCalls.Outstanding(_socket) : 0);
            }
        }
    }

    /// <summary>Why it ended; to be asked once it did.</summary>
    public ConnectionLostReason LostReason => Reason;

    protected override long UnsentLocked => _sending.Length;

    /// <summary>An address as the peer would write it: IPv4, although the listener also speaks IPv6.</summary>
    public static EndPoint? Unmapped(EndPoint? endPoint) =>
        endPoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped
            ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port)
            : endPoint;

    public override void CountFault() => Volatile.Write(ref _faults, 1);

    public void Start()
    {
        SocketCalls.Prepare(_socket);
        Raise(ConnectionEvents.Made);
    }

    public void WriteFile(SafeFileHandle file, long offset, long length)
    {
        ArgumentNullException.ThrowIfNull(file);
        var isTaken = false;
        try
        {
            ArgumentOutOfRangeException.ThrowIfNegative(offset);
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
            isTaken = Add(new FilePart(file, offset, length));
        }
        finally
        {
            if (!isTaken)
            {
                file.Dispose();
            }
        }
    }

    protected override void AppendLocked(ReadOnlySpan<byte> data)
    {
        _sending.Append(data);
        if (_sending.Buffered > _owner.MaxUnsent)
        {
            _owner.TooMuchUnsent(this);
            FailLocked(ConnectionLostReason.Aborted);
        }
    }

    protected override void SendLocked()
    {
        if (_sending.Flush(last: (State & (ConnectionState.WriteClosing | ConnectionState.Closing)) != 0) is not SocketError.Success and var error)
        {
            FailLocked(Lost(error));
        }
    }

    protected override void Read()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            int count;
            lock (Gate)
            {
                if ((State & (ConnectionState.Closing | ConnectionState.Closed)) != 0)
                {
                    return;
                }

                count = SocketCalls.Receive(_socket, buffer, out var error);
                if (error is SocketError.WouldBlock or SocketError.Interrupted)
                {
                    return;
                }

                if (error != SocketError.Success)
                {
                    FailLocked(Lost(error));
                    return;
                }

                _received += count;
                if (count == 0)
                {
                    State |= ConnectionState.PeerDone;
                }
                else if (count == buffer.Length)
                {
                    Events |= ConnectionEvents.Readable;
                }
            }

            if ((State & ConnectionState.Heard) == 0)
            {
                State |= ConnectionState.Heard;
                _owner.Heard(this, buffer.AsSpan(0, count));
            }

            Deliver(buffer.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool WaitForDataLocked()
    {
        if (_receiver is null)
        {
            // Waits with an empty buffer, so that an idle connection holds none.
            _receiver = new SocketAsyncEventArgs();
            _receiver.SetBuffer(Memory<byte>.Empty);
            _receiver.Completed += (_, _) => OnReceivable();
        }

        State |= ConnectionState.Receiving;
        if (_socket.ReceiveAsync(_receiver))
        {
            return true;
        }

        TakeArrivalLocked();
        return false;
    }

    protected override void CloseSendingLocked() => TryShutdownLocked();

    protected override void CloseLocked()
    {
        Release();
        if ((State & ConnectionState.PeerDone) != 0 || !TryShutdownLocked())
        {
            _socket.Dispose();
            return;
        }

        // Closing a socket while its peer still sends makes a reset of it, which may overtake what was written.
        _owner.Linger(_socket, wasHeard: (State & ConnectionState.Heard) != 0);
    }

    protected override void BreakOffLocked(ConnectionLostReason reason)
    {
        Release();
        if (reason is { Kind: ConnectionLostKind.Aborted } or { Exception: SocketException { SocketErrorCode: SocketError.ConnectionAborted } })
        {
            // Of a file that has become shorter, too: an orderly end would say that this was all of it.
            ResetOnClose();
        }

        _socket.Dispose();
    }

    protected override void Ended() => _owner.Closed(this);

    /// <returns>False when nothing is sent any more.</returns>
    private bool Add(FilePart part)
    {
        lock (Gate)
        {
            if (!TakesWritesLocked)
            {
                return false;
            }

            _sending.Append(part);
            if (NotesWrittenLocked())
            {
                return true;
            }
        }

        Raise(ConnectionEvents.None);
        return true;
    }

    private void OnReceivable()
    {
        lock (Gate)
        {
            TakeArrivalLocked();
        }

        Raise(ConnectionEvents.None);
    }

    private void TakeArrivalLocked()
    {
        State &= ~ConnectionState.Receiving;
        if (_receiver!.SocketError == SocketError.Success)
        {
            Events |= ConnectionEvents.Readable;
        }
        else
        {
            // The system tells of a reset once: the read after it would see an orderly end.
            FailLocked(Lost(_receiver.SocketError));
        }
    }

    private bool TryShutdownLocked()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
            return true;
        }
        catch (SocketException)
        {
            // The peer was faster.
            return false;
        }
    }

    private void OnSent()
    {
        lock (Gate)
        {
            if (_sending.TakeSent() is not SocketError.Success and var error)
            {
                FailLocked(Lost(error));
            }
        }

        Raise(ConnectionEvents.None);
    }

    private void ResetOnClose()
    {
        try
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (SocketException)
        {
            // Some systems refuse options on a socket that its peer has reset, which is what was wanted.
        }
    }

    private void Release()
    {
        _sending.Release();
        if ((State & ConnectionState.Receiving) == 0)
        {
            _receiver?.Dispose();
        }
    }

    private EndPoint? Try(Func<Socket, EndPoint?> property)
    {
        try
        {
            return property(_socket);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    private static ConnectionLostReason Lost(SocketError error) =>
        new(ConnectionLostKind.Lost, new SocketException((int)error));
}
