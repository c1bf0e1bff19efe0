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

    private readonly Lock _gate = new();
    private readonly Socket _socket;
    private readonly Protocol _protocol;
    private readonly ILogger _logger;
    private readonly IConnectionOwner _owner;

    // Two buffers: one takes writes while the other is in the hands of the system.
    private SendBuffer _waiting = new();
    private SendBuffer? _inFlight;
    private SocketAsyncEventArgs? _receiver;
    private SocketAsyncEventArgs? _sender;

    private Event _events;
    private State _state;
    private ConnectionLostReason _reason = ConnectionLostReason.Done;

    public TcpConnection(Socket socket, Protocol protocol, IConnectionOwner owner, ILogger logger)
    {
        _socket = socket;
        _protocol = protocol;
        _owner = owner;
        _logger = logger;
    }

    [Flags]
    private enum Event
    {
        None = 0,
        Made = 1,
        Readable = 2,
        WritingPaused = 4,
        WritingResumed = 8,
        Lost = 16,
    }

    [Flags]
    private enum State
    {
        None = 0,

        /// <summary>Some thread runs the pump.</summary>
        Pumping = 1,

        /// <summary>The protocol asked not to be given data.</summary>
        ReadingPaused = 2,

        /// <summary>A wait for data is under way.</summary>
        Receiving = 4,

        /// <summary>The protocol was told, or will be, that too much waits to be sent.</summary>
        AboveHighWater = 8,

        /// <summary>To be closed once everything is sent.</summary>
        Closing = 16,

        /// <summary>The peer will send nothing more.</summary>
        PeerDone = 32,

        /// <summary>The socket is given away or disposed.</summary>
        Closed = 64,
    }

    public EndPoint? LocalEndPoint => Unmapped(Try(static socket => socket.LocalEndPoint));

    public EndPoint? RemoteEndPoint => Unmapped(Try(static socket => socket.RemoteEndPoint));

    public long UnsentBytes
    {
        get
        {
            lock (_gate)
            {
                return UnsentLocked;
            }
        }
    }

    /// <summary>True once the connection was closed, whether or not its last bytes are still on their way.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return (_state & State.Closed) != 0;
            }
        }
    }

    private int UnsentLocked => _waiting.Length + (_inFlight?.Length ?? 0);

    /// <summary>An address as the peer would write it: IPv4, although the listener also speaks IPv6.</summary>
    public static EndPoint? Unmapped(EndPoint? endPoint) =>
        endPoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped
            ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port)
            : endPoint;

    public void Start()
    {
        SocketCalls.Prepare(_socket);
        Raise(Event.Made);
    }

    public void Write(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            if ((_state & (State.Closing | State.Closed)) != 0 || data.IsEmpty)
            {
                return;
            }

            _waiting.Append(data);
            if ((_state & State.Pumping) != 0)
            {
                // The pump sends it with whatever else the handler writes.
                NoteHighWaterLocked();
                return;
            }
        }

        Raise(Event.None);
    }

    public void LoseConnection()
    {
        lock (_gate)
        {
            if ((_state & (State.Closing | State.Closed)) != 0)
            {
                return;
            }

            _state |= State.Closing;
        }

        Raise(Event.None);
    }

    public void AbortConnection()
    {
        lock (_gate)
        {
            FailLocked(ConnectionLostReason.Aborted);
        }

        Raise(Event.None);
    }

    public void PauseReading()
    {
        lock (_gate)
        {
            _state |= State.ReadingPaused;
        }
    }

    public void ResumeReading()
    {
        lock (_gate)
        {
            _state &= ~State.ReadingPaused;
        }

        Raise(Event.None);
    }

    private void Raise(Event happened)
    {
        lock (_gate)
        {
            _events |= happened;
            if ((_state & State.Pumping) != 0)
            {
                return;
            }

            _state |= State.Pumping;
        }

        Pump();
    }

    private void Pump()
    {
        while (true)
        {
            Event next;
            lock (_gate)
            {
                // The protocol hears that there is a connection before anything can end it.
                next = _events & Event.Made;
                if (next == Event.None)
                {
                    SendLocked();
                    next = NextEventLocked();
                }

                if (next == Event.None)
                {
                    if (WaitForDataLocked())
                    {
                        _state &= ~State.Pumping;
                        return;
                    }

                    continue;
                }

                _events &= ~next;
            }

            Handle(next);
        }
    }

    private Event NextEventLocked()
    {
        if ((_events & Event.Lost) != 0)
        {
            _events = Event.None;
            return Event.Lost;
        }

        foreach (var candidate in (ReadOnlySpan<Event>)[Event.WritingPaused, Event.WritingResumed, Event.Readable])
        {
            if ((_events & candidate) != 0 && !(candidate == Event.Readable && (_state & State.ReadingPaused) != 0))
            {
                return candidate;
            }
        }

        return Event.None;
    }

    private void Handle(Event happened)
    {
        try
        {
            switch (happened)
            {
                case Event.Made:
                    _protocol.MakeConnection(this);
                    break;
                case Event.Readable:
                    Read();
                    break;
                case Event.WritingPaused:
                    _protocol.WritingPaused();
                    break;
                case Event.WritingResumed:
                    _protocol.WritingResumed();
                    break;
                case Event.Lost:
                    _owner.Closed(this);
                    _protocol.ConnectionLost(_reason);
                    break;
            }
        }
        catch (Exception exception)
        {
            // A protocol's fault of any kind costs its own connection and no other.
            _logger.LogError(exception, "{Protocol} failed; its connection is closed", _protocol.GetType().Name);
            lock (_gate)
            {
                FailLocked(new ConnectionLostReason(ConnectionLostKind.Failed, exception));
            }
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
                if ((_state & (State.Closing | State.Closed)) != 0)
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
                    // What was written still goes out: the peer may have closed its sending side only.
                    _state |= State.PeerDone | State.Closing;
                    return;
                }

                if (count == buffer.Length)
                {
                    _events |= Event.Readable;
                }
            }

            _protocol.DataReceived(buffer.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Arms the wait for data; false when data is there already.</summary>
    private bool WaitForDataLocked()
    {
        const State notNow = State.ReadingPaused | State.Receiving | State.Closing | State.Closed;
        if ((_state & notNow) != 0 || (_events & Event.Readable) != 0)
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

        _state |= State.Receiving;
        if (_socket.ReceiveAsync(_receiver))
        {
            return true;
        }

        _state &= ~State.Receiving;
        _events |= Event.Readable;
        return false;
    }

    private void OnReceivable()
    {
        lock (_gate)
        {
            _state &= ~State.Receiving;
        }

        // An error shows again in the read itself.
        Raise(Event.Readable);
    }

    private void SendLocked()
    {
        while (_inFlight is null && _waiting.Length > 0 && (_state & State.Closed) == 0)
        {
            var last = (_state & State.Closing) != 0;
            var count = SocketCalls.Send(_socket, _waiting.Unsent.Span, last, out var error);
            if (error == SocketError.Success)
            {
                _waiting.Consume(count);
            }
            else if (error == SocketError.WouldBlock)
            {
                SendLaterLocked();
            }
            else if (error != SocketError.Interrupted)
            {
                FailLocked(Lost(error));
            }
        }

        NoteHighWaterLocked();
        if ((_state & (State.AboveHighWater | State.Closed)) == State.AboveHighWater && UnsentLocked <= LowWater)
        {
            _state &= ~State.AboveHighWater;
            _events |= Event.WritingResumed;
        }

        if ((_state & (State.Closing | State.Closed)) == State.Closing && UnsentLocked == 0)
        {
            CloseLocked();
        }
    }

    private void SendLaterLocked()
    {
        if (_sender is null)
        {
            _sender = new SocketAsyncEventArgs();
            _sender.Completed += (_, _) => OnSent();
        }

        _inFlight = _waiting;
        _waiting = new SendBuffer();
        _sender.SetBuffer(System.Runtime.InteropServices.MemoryMarshal.AsMemory(_inFlight.Unsent));
        if (!_socket.SendAsync(_sender))
        {
            TakeSentLocked();
        }
    }

    private void OnSent()
    {
        lock (_gate)
        {
            TakeSentLocked();
        }

        Raise(Event.None);
    }

    private void TakeSentLocked()
    {
        var sent = _inFlight!;
        _inFlight = null;
        if (_sender!.SocketError != SocketError.Success)
        {
            sent.Release();
            FailLocked(Lost(_sender.SocketError));
            return;
        }

        sent.Consume(_sender.BytesTransferred);
        if (sent.Length > 0)
        {
            // Taken in part: what is left goes before what was written since.
            sent.Append(_waiting.Unsent.Span);
            _waiting.Release();
            _waiting = sent;
        }
    }

    private void NoteHighWaterLocked()
    {
        if ((_state & (State.AboveHighWater | State.Closing | State.Closed)) == 0 && UnsentLocked > HighWater)
        {
            _state |= State.AboveHighWater;
            _events |= Event.WritingPaused;
        }
    }

    private void CloseLocked()
    {
        _state |= State.Closed;
        _events |= Event.Lost;
        Release();
        if ((_state & State.PeerDone) != 0)
        {
            _socket.Dispose();
            return;
        }

        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The peer was faster.
            _socket.Dispose();
            return;
        }

        // Closing a socket while its peer still sends makes a reset of it, which may overtake what was written.
        _owner.Linger(_socket);
    }

    private void FailLocked(ConnectionLostReason reason)
    {
        if ((_state & State.Closed) != 0)
        {
            return;
        }

        _state |= State.Closed;
        _events |= Event.Lost;
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
        _waiting.Release();
        if ((_state & State.Receiving) == 0)
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
