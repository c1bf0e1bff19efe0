using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>One accepted TCP connection: reads for its protocol, and sends what that writes.</summary>
/// <remarks>
/// Whatever happens to the connection is noted as an event and handled by <see cref="Pump"/>, which one thread runs at
/// a time; that is what keeps calls to the protocol from overlapping. Everything else is guarded by the gate.
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "The connection ends through its events, which release what it holds.")]
internal sealed class TcpConnection : ITransport
{
    private const int ReadSize = 16 * 1024;
    private const int HighWater = 64 * 1024;
    private const int LowWater = 16 * 1024;

    /// <summary>In any of these there is no wait for data to begin.</summary>
    private const ConnectionState NotReading =
        ConnectionState.ReadingPaused | ConnectionState.Receiving | ConnectionState.PeerDone | ConnectionState.Closing | ConnectionState.Closed;

    /// <summary>True while this thread pumps some connection.</summary>
    [ThreadStatic]
    private static bool _isInHandler;

    private readonly Lock _gate = new();
    private readonly Socket _socket;
    private readonly Protocol _protocol;
    private readonly ILogger _logger;
    private readonly IConnectionOwner _owner;

    private readonly SendQueue _sending;
    private SocketAsyncEventArgs? _receiver;

    private ConnectionEvents _events;
    private ConnectionState _state;
    private ConnectionLostReason _reason = ConnectionLostReason.Done;

    public TcpConnection(Socket socket, Protocol protocol, IConnectionOwner owner, ILogger logger)
    {
        _socket = socket;
        _protocol = protocol;
        _owner = owner;
        _logger = logger;
        _sending = new SendQueue(socket, OnSent);
    }

    public EndPoint? LocalEndPoint => Unmapped(Try(static socket => socket.LocalEndPoint));

    public EndPoint? RemoteEndPoint => Unmapped(Try(static socket => socket.RemoteEndPoint));

    public long UnsentBytes
    {
        get
        {
            lock (_gate)
            {
                return _sending.Length;
            }
        }
    }

    // Of one word, and what it says may be old a moment later in any case.
    public bool IsReading => (_state & (ConnectionState.ReadingPaused | ConnectionState.Closing | ConnectionState.Closed)) == 0;

    /// <summary>True once the connection was closed, whether or not its last bytes are still on their way.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return (_state & ConnectionState.Closed) != 0;
            }
        }
    }

    /// <summary>Why it ended; to be asked once it did.</summary>
    public ConnectionLostReason Reason => _reason;

    /// <summary>An address as the peer would write it: IPv4, although the listener also speaks IPv6.</summary>
    public static EndPoint? Unmapped(EndPoint? endPoint) =>
        endPoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped
            ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port)
            : endPoint;

    public void Start()
    {
        SocketCalls.Prepare(_socket);
        Raise(ConnectionEvents.Made);
    }

    public void Write(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            if ((_state & (ConnectionState.WriteClosing | ConnectionState.Closing | ConnectionState.Closed)) != 0 || data.IsEmpty)
            {
                return;
            }

            _sending.Append(data);
            if ((_state & ConnectionState.Pumping) != 0)
            {
                // The pump sends it with whatever else the handler writes.
                NoteHighWaterLocked();
                return;
            }
        }

        Raise(ConnectionEvents.None);
    }

    public void LoseConnection()
    {
        lock (_gate)
        {
            if ((_state & (ConnectionState.Closing | ConnectionState.Closed)) != 0)
            {
                return;
            }

            _state |= ConnectionState.Closing;
        }

        Raise(ConnectionEvents.None);
    }

    public void LoseWriteConnection()
    {
        lock (_gate)
        {
            _state |= ConnectionState.WriteClosing;
        }

        Raise(ConnectionEvents.None);
    }

    public void AbortConnection()
    {
        lock (_gate)
        {
            FailLocked(ConnectionLostReason.Aborted);
        }

        Raise(ConnectionEvents.None);
    }

    public void FailConnection(Exception fault)
    {
        Fail(fault);
        Raise(ConnectionEvents.None);
    }

    public void PauseReading()
    {
        lock (_gate)
        {
            _state |= ConnectionState.ReadingPaused;
        }
    }

    public void ResumeReading()
    {
        lock (_gate)
        {
            if ((_state & ConnectionState.ReadingPaused) == 0)
            {
                return;
            }

            _state &= ~ConnectionState.ReadingPaused;
        }

        Raise(ConnectionEvents.ReadingResumed);
    }

    private void Raise(ConnectionEvents happened)
    {
        lock (_gate)
        {
            _events |= happened;
            if ((_state & ConnectionState.Pumping) != 0)
            {
                return;
            }

            if (_isInHandler && SendOnlyLocked())
            {
                return;
            }

            _state |= ConnectionState.Pumping;
        }

        if (_isInHandler)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.Pump(), this, preferLocal: true);
        }
        else
        {
            Pump();
        }
    }

    /// <summary>For the handler of another connection: nothing more than that is done on its thread.</summary>
    /// <remarks>
    /// A pump within a handler would read for as long as there is data, and what its protocol writes to the connection of that
    /// handler would pile up there: nobody could tell it to pause before the handler has returned.
    /// </remarks>
    /// <returns>False when there is something to handle.</returns>
    private bool SendOnlyLocked()
    {
        if (_events != ConnectionEvents.None)
        {
            return false;
        }

        SendLocked();
        return _events == ConnectionEvents.None && (_state & NotReading) != 0;
    }

    private void Pump()
    {
        _isInHandler = true;
        try
        {
            PumpEvents();
        }
        finally
        {
            _isInHandler = false;
        }
    }

    private void PumpEvents()
    {
        while (true)
        {
            ConnectionEvents next;
            lock (_gate)
            {
                // The protocol hears that there is a connection before anything can end it.
                next = _events & ConnectionEvents.Made;
                if (next == ConnectionEvents.None)
                {
                    SendLocked();
                    next = NextEventLocked();
                }

                if (next == ConnectionEvents.None)
                {
                    if (WaitForDataLocked())
                    {
                        _state &= ~ConnectionState.Pumping;
                        return;
                    }

                    continue;
                }

                _events &= ~next;
            }

            Handle(next);
        }
    }

    private ConnectionEvents NextEventLocked()
    {
        if ((_events & ConnectionEvents.Lost) != 0)
        {
            _events = ConnectionEvents.None;
            return ConnectionEvents.Lost;
        }

        foreach (var candidate in (ReadOnlySpan<ConnectionEvents>)[ConnectionEvents.WritingPaused, ConnectionEvents.WritingResumed, ConnectionEvents.ReadingResumed, ConnectionEvents.Readable])
        {
            var isReading = candidate is ConnectionEvents.ReadingResumed or ConnectionEvents.Readable;
            if ((_events & candidate) != 0 && !(isReading && (_state & ConnectionState.ReadingPaused) != 0))
            {
                return candidate;
            }
        }

        return ConnectionEvents.None;
    }

    private void Handle(ConnectionEvents happened)
    {
        try
        {
            switch (happened)
            {
                case ConnectionEvents.Made:
                    _protocol.MakeConnection(this);
                    break;
                case ConnectionEvents.Readable:
                    Read();
                    break;
                case ConnectionEvents.WritingPaused:
                    _protocol.WritingPaused();
                    break;
                case ConnectionEvents.WritingResumed:
                    _protocol.WritingResumed();
                    break;
                case ConnectionEvents.ReadingResumed:
                    ResumeProtocol();
                    break;
                case ConnectionEvents.Lost:
                    EndProtocol();
                    break;
            }
        }
        catch (Exception exception)
        {
            // A protocol's fault of any kind costs its own connection and no other.
            Fail(exception);
        }
    }

    private void EndProtocol()
    {
        try
        {
            _protocol.ConnectionLost(_reason);
        }
        finally
        {
            // Afterwards, so that who waits for the end finds the protocol done.
            _owner.Closed(this);
        }
    }

    private void Fail(Exception fault)
    {
        _logger.LogError(fault, "{Protocol} failed; its connection is closed", _protocol.GetType().Name);
        lock (_gate)
        {
            FailLocked(new ConnectionLostReason(ConnectionLostKind.Failed, fault));
        }
    }

    private void ResumeProtocol()
    {
        // It may have begun to close meanwhile, after which the protocol is given no data.
        if (IsReading)
        {
            _protocol.ReadingResumed();
        }
    }

    private void Read()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            int count;
            lock (_gate)
            {
                if ((_state & (ConnectionState.Closing | ConnectionState.Closed)) != 0)
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

                if (count == 0)
                {
                    _state |= ConnectionState.PeerDone;
                }
                else if (count == buffer.Length)
                {
                    _events |= ConnectionEvents.Readable;
                }
            }

            if (count > 0)
            {
                _protocol.DataReceived(buffer.AsSpan(0, count));
            }
            else
            {
                _protocol.ReadConnectionLost();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Arms the wait for data; false when data is there already.</summary>
    private bool WaitForDataLocked()
    {
        if ((_state & NotReading) != 0 || (_events & ConnectionEvents.Readable) != 0)
        {
            return true;
        }

        if (_receiver is null)
        {
            // Waits with an empty buffer, so that an idle connection holds none.
            _receiver = new SocketAsyncEventArgs();
            _receiver.SetBuffer(Memory<byte>.Empty);
            _receiver.Completed += (_, _) => OnReceivable();
        }

        _state |= ConnectionState.Receiving;
        if (_socket.ReceiveAsync(_receiver))
        {
            return true;
        }

        TakeArrivalLocked();
        return false;
    }

    private void OnReceivable()
    {
        lock (_gate)
        {
            TakeArrivalLocked();
        }

        Raise(ConnectionEvents.None);
    }

    private void TakeArrivalLocked()
    {
        _state &= ~ConnectionState.Receiving;
        if (_receiver!.SocketError == SocketError.Success)
        {
            _events |= ConnectionEvents.Readable;
        }
        else
        {
            // The system tells of a reset once: the read after it would see an orderly end.
            FailLocked(Lost(_receiver.SocketError));
        }
    }

    private void SendLocked()
    {
        if ((_state & ConnectionState.Closed) == 0
            && _sending.Flush(last: (_state & (ConnectionState.WriteClosing | ConnectionState.Closing)) != 0) is not SocketError.Success and var error)
        {
            FailLocked(Lost(error));
        }

        NoteHighWaterLocked();
        if ((_state & (ConnectionState.AboveHighWater | ConnectionState.Closed)) == ConnectionState.AboveHighWater && _sending.Length <= LowWater)
        {
            _state &= ~ConnectionState.AboveHighWater;
            _events |= ConnectionEvents.WritingResumed;
        }

        if (_sending.Length == 0)
        {
            EndLocked();
        }
    }

    /// <summary>Closes what was to be closed once everything is sent.</summary>
    private void EndLocked()
    {
        const ConnectionState bothSides = ConnectionState.WriteClosed | ConnectionState.PeerDone;
        if ((_state & (ConnectionState.WriteClosing | ConnectionState.WriteClosed | ConnectionState.Closing | ConnectionState.Closed)) == ConnectionState.WriteClosing)
        {
            _state |= ConnectionState.WriteClosed;
            TryShutdownLocked();
        }

        if ((_state & ConnectionState.Closed) == 0 && ((_state & ConnectionState.Closing) != 0 || (_state & bothSides) == bothSides))
        {
            CloseLocked();
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
        lock (_gate)
        {
            if (_sending.TakeSent() is not SocketError.Success and var error)
            {
                FailLocked(Lost(error));
            }
        }

        Raise(ConnectionEvents.None);
    }

    private void NoteHighWaterLocked()
    {
        if ((_state & (ConnectionState.AboveHighWater | ConnectionState.Closing | ConnectionState.Closed)) == 0 && _sending.Length > HighWater)
        {
            _state |= ConnectionState.AboveHighWater;
            _events |= ConnectionEvents.WritingPaused;
        }
    }

    private void CloseLocked()
    {
        _state |= ConnectionState.Closed;
        _events |= ConnectionEvents.Lost;
        Release();
        if ((_state & ConnectionState.PeerDone) != 0 || !TryShutdownLocked())
        {
            _socket.Dispose();
            return;
        }

        // Closing a socket while its peer still sends makes a reset of it, which may overtake what was written.
        _owner.Linger(_socket);
    }

    private void FailLocked(ConnectionLostReason reason)
    {
        if ((_state & ConnectionState.Closed) != 0)
        {
            return;
        }

        _state |= ConnectionState.Closed;
        _events |= ConnectionEvents.Lost;
        _reason = reason;
        Release();
        if (reason.Kind == ConnectionLostKind.Aborted)
        {
            ResetOnClose();
        }

        _socket.Dispose();
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
        if ((_state & ConnectionState.Receiving) == 0)
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
