using System.Net;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>A connection of any kind: calls its protocol, one call at a time, and closes in order.</summary>
/// <remarks>
/// Whatever happens to the connection is noted as an event and handled by <see cref="Pump"/>, which one thread runs at
/// a time; that is what keeps calls to the protocol from overlapping. Everything else is guarded by the gate. What moves
/// the bytes is for the derived classes.
/// </remarks>
internal abstract class Connection(Protocol? protocol, ILogger logger) : ITransport
{
    protected const int HighWater = 64 * 1024;
    protected const int LowWater = 16 * 1024;
    private const ConnectionState Ending = ConnectionState.Closing | ConnectionState.Closed;

    /// <summary>In any of these there is no wait for data to begin.</summary>
    private const ConnectionState NotReading = ConnectionState.ReadingPaused | ConnectionState.Receiving | ConnectionState.PeerDone | Ending;

    /// <summary>True while this thread pumps some connection.</summary>
    [ThreadStatic]
    private static bool _isInHandler;

    private Protocol? _protocol = protocol;
    private bool _isDrainTold;
    private bool _closesInOrder;
    private bool _hadTimeToEnd;

    public abstract EndPoint? LocalEndPoint { get; }

    public abstract EndPoint? RemoteEndPoint { get; }

    public abstract TlsInformation? Tls { get; }

    /// <summary>What has passed through it so far.</summary>
    public abstract TrafficCounts Traffic { get; }

    public virtual long UnsentBytes
    {
        get
        {
            lock (Gate)
            {
                return UnsentLocked;
            }
        }
    }

    public virtual long UnacknowledgedBytes => UnsentBytes;

    // Of one word, and what it says may be old a moment later in any case.
    public bool IsReading => (State & (ConnectionState.ReadingPaused | Ending)) == 0;

    protected Lock Gate { get; } = new();

    protected ILogger Logger => logger;

    protected ConnectionState State { get; set; }

    protected ConnectionEvents Events { get; set; }

    protected ConnectionLostReason Reason { get; set; } = ConnectionLostReason.Done;

    /// <summary>True for what lives within another connection, whose handlers are what brings it something to do.</summary>
    protected virtual bool IsLayer => false;

    /// <summary>False for what is to be discarded.</summary>
    protected bool TakesWritesLocked => (State & (ConnectionState.WriteClosing | Ending)) == 0;

    /// <summary>What was written and not yet taken by whatever sends it.</summary>
    protected abstract long UnsentLocked { get; }

    public void Write(ReadOnlySpan<byte> data)
    {
        lock (Gate)
        {
            if (!TakesWritesLocked || data.IsEmpty)
            {
                return;
            }

            AppendLocked(data);
            if (NotesWrittenLocked())
            {
                return;
            }
        }

        Raise(ConnectionEvents.None);
    }

    public void LoseConnection()
    {
        lock (Gate)
        {
            if ((State & Ending) != 0)
            {
                return;
            }

            State |= ConnectionState.Closing;
        }

        Raise(ConnectionEvents.None);
    }

    public void LoseWriteConnection()
    {
        lock (Gate)
        {
            State |= ConnectionState.WriteClosing;
        }

        Raise(ConnectionEvents.None);
    }

    public void AbortConnection()
    {
        lock (Gate)
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
        lock (Gate)
        {
            State |= ConnectionState.ReadingPaused;
        }
    }

    public void ResumeReading()
    {
        lock (Gate)
        {
            if ((State & ConnectionState.ReadingPaused) == 0)
            {
                return;
            }

            State &= ~ConnectionState.ReadingPaused;
        }

        Raise(ConnectionEvents.ReadingResumed);
    }

    /// <summary>Has the protocol told, once and in the connection's turn, that it is to come to an end.</summary>
    public void Drain() => Raise(ConnectionEvents.Draining);

    /// <summary>Closes in order from outside, after the protocol has said its last words, with what layers between it and its protocol have still to send.</summary>
    public void CloseInOrder()
    {
        lock (Gate)
        {
            _closesInOrder = true;
        }

        if (Volatile.Read(ref _protocol) is null)
        {
            // Nobody is there who could say anything.
            LoseConnection();
        }
        else
        {
            Raise(ConnectionEvents.Draining);
        }
    }

    public void SwitchProtocol(Protocol next)
    {
        ArgumentNullException.ThrowIfNull(next);
        Volatile.Write(ref _protocol, next);
    }

    /// <summary>Counts a fault that ends the connection.</summary>
    public abstract void CountFault();

    /// <summary>Notes that there is more to be sent.</summary>
    /// <returns>True within the pump, which sends it with whatever else the handler writes.</returns>
    protected bool NotesWrittenLocked()
    {
        if ((State & ConnectionState.Pumping) == 0)
        {
            return false;
        }

        NoteHighWaterLocked();
        return true;
    }

    /// <summary>Takes a copy of what is to be sent.</summary>
    protected abstract void AppendLocked(ReadOnlySpan<byte> data);

    /// <summary>Sends what can be sent now.</summary>
    protected abstract void SendLocked();

    /// <summary>Takes what has arrived and gives it to the protocol. Not called with the gate held.</summary>
    protected abstract void Read();

    /// <summary>Arms the wait for data; false when data is there already.</summary>
    protected abstract bool WaitForDataLocked();

    /// <summary>Closes the sending side, on which everything was sent.</summary>
    protected abstract void CloseSendingLocked();

    /// <summary>Closes in order, once everything was sent.</summary>
    protected abstract void CloseLocked();

    /// <summary>Breaks the connection off. It is marked as closed already.</summary>
    protected abstract void BreakOffLocked(ConnectionLostReason reason);

    /// <summary>The connection is gone, and the protocol has heard of it.</summary>
    protected abstract void Ended();

    /// <summary>Has what is written told as too much, if it is.</summary>
    protected virtual void NoteHighWaterLocked()
    {
        if ((State & (ConnectionState.AboveHighWater | Ending)) == 0 && UnsentLocked > HighWater)
        {
            State |= ConnectionState.AboveHighWater;
            Events |= ConnectionEvents.WritingPaused;
        }
    }

    protected void Raise(ConnectionEvents happened)
    {
        lock (Gate)
        {
            Events |= happened;
            if ((State & ConnectionState.Pumping) != 0)
            {
                return;
            }

            if (_isInHandler && !IsLayer && SendOnlyLocked())
            {
                return;
            }

            State |= ConnectionState.Pumping;
        }

        if (_isInHandler && !IsLayer)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.Pump(), this, preferLocal: true);
        }
        else
        {
            Pump();
        }
    }

    protected void Deliver(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            _protocol!.ReadConnectionLost();
        }
        else
        {
            _protocol!.DataReceived(data);
        }
    }

    protected void FailLocked(ConnectionLostReason reason)
    {
        if ((State & ConnectionState.Closed) != 0)
        {
            return;
        }

        State |= ConnectionState.Closed;
        Events |= ConnectionEvents.Lost;
        Reason = reason;
        BreakOffLocked(reason);
    }

    /// <summary>For the handler of another connection: nothing more than that is done on its thread.</summary>
    /// <remarks>
    /// A pump within a handler would read for as long as there is data, and what its protocol writes to the connection of that
    /// handler would pile up there: nobody could tell it to pause before the handler has returned.
    /// </remarks>
    /// <returns>False when there is something to handle.</returns>
    private bool SendOnlyLocked()
    {
        if (Events != ConnectionEvents.None)
        {
            return false;
        }

        FlushLocked();
        return Events == ConnectionEvents.None && (State & NotReading) != 0;
    }

    private void Pump()
    {
        var wasInHandler = _isInHandler;
        _isInHandler = true;
        try
        {
            PumpEvents();
        }
        finally
        {
            _isInHandler = wasInHandler;
        }
    }

    private void PumpEvents()
    {
        while (true)
        {
            ConnectionEvents next;
            lock (Gate)
            {
                // The protocol hears that there is a connection before anything can end it.
                next = Events & ConnectionEvents.Made;
                if (next == ConnectionEvents.None)
                {
                    FlushLocked();
                    next = NextEventLocked();
                }

                if (next == ConnectionEvents.None)
                {
                    if (IsWaitingForDataLocked())
                    {
                        State &= ~ConnectionState.Pumping;
                        return;
                    }

                    continue;
                }

                Events &= ~next;
            }

            Handle(next);
        }
    }

    private void FlushLocked()
    {
        if ((State & ConnectionState.Closed) == 0)
        {
            SendLocked();
        }

        NoteHighWaterLocked();
        if ((State & (ConnectionState.AboveHighWater | ConnectionState.Closed)) == ConnectionState.AboveHighWater && UnsentLocked <= LowWater)
        {
            State &= ~ConnectionState.AboveHighWater;
            Events |= ConnectionEvents.WritingResumed;
        }

        if (UnsentLocked == 0)
        {
            EndLocked();
        }
    }

    /// <summary>Closes what was to be closed once everything is sent.</summary>
    private void EndLocked()
    {
        const ConnectionState bothSides = ConnectionState.WriteClosed | ConnectionState.PeerDone;
        if ((State & (ConnectionState.WriteClosing | ConnectionState.WriteClosed | Ending)) == ConnectionState.WriteClosing)
        {
            State |= ConnectionState.WriteClosed;
            CloseSendingLocked();
        }

        if ((State & ConnectionState.Closed) == 0 && ((State & ConnectionState.Closing) != 0 || (State & bothSides) == bothSides))
        {
            State |= ConnectionState.Closed;
            Events |= ConnectionEvents.Lost;
            CloseLocked();
        }
    }

    private bool IsWaitingForDataLocked() =>
        (State & NotReading) != 0 || (Events & ConnectionEvents.Readable) != 0 || WaitForDataLocked();

    private ConnectionEvents NextEventLocked()
    {
        if ((Events & ConnectionEvents.Lost) != 0)
        {
            Events = ConnectionEvents.None;
            return ConnectionEvents.Lost;
        }

        if ((Events & ConnectionEvents.Draining) != 0 && _protocol is not null)
        {
            return ConnectionEvents.Draining;
        }

        foreach (var candidate in (ReadOnlySpan<ConnectionEvents>)[ConnectionEvents.TlsStarted, ConnectionEvents.WritingPaused, ConnectionEvents.WritingResumed, ConnectionEvents.ReadingResumed, ConnectionEvents.Readable])
        {
            var isReading = candidate is ConnectionEvents.ReadingResumed or ConnectionEvents.Readable;
            if ((Events & candidate) != 0 && !(isReading && (State & ConnectionState.ReadingPaused) != 0))
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
                    _protocol!.MakeConnection(this);
                    break;
                case ConnectionEvents.TlsStarted:
                    _protocol!.TlsStarted();
                    break;
                case ConnectionEvents.Readable:
                    Read();
                    break;
                case ConnectionEvents.Draining:
                    DrainProtocol();
                    break;
                case ConnectionEvents.WritingPaused:
                    _protocol!.WritingPaused();
                    break;
                case ConnectionEvents.WritingResumed:
                    _protocol!.WritingResumed();
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

    private void DrainProtocol()
    {
        if (!_isDrainTold)
        {
            _isDrainTold = true;
            if ((State & Ending) == 0)
            {
                _protocol!.Draining();
            }
        }

        if (!_closesInOrder)
        {
            return;
        }

        if (!_hadTimeToEnd)
        {
            _hadTimeToEnd = true;
            if ((State & Ending) == 0 && _protocol!.TimeToEnd is var time && time > TimeSpan.Zero)
            {
                _ = CloseInOrderLaterAsync(time);
                return;
            }
        }

        if (_protocol is IConnectionLayer { IsMade: true } layer)
        {
            layer.LoseFromWithin();
        }
        else
        {
            LoseConnection();
        }
    }

    private async Task CloseInOrderLaterAsync(TimeSpan time)
    {
        await Task.Delay(time).ConfigureAwait(false);
        Raise(ConnectionEvents.Draining);
    }

    private void EndProtocol()
    {
        try
        {
            _protocol?.ConnectionLost(Reason);
        }
        finally
        {
            // Afterwards, so that who waits for the end finds the protocol done.
            Ended();
        }
    }

    private void ResumeProtocol()
    {
        // It may have begun to close meanwhile, after which the protocol is given no data.
        if (IsReading)
        {
            _protocol!.ReadingResumed();
        }
    }

    private void Fail(Exception fault)
    {
        var reason = ConnectionLostReason.Of(fault);
        CountFault();
        Tell(fault, reason.Kind);
        lock (Gate)
        {
            FailLocked(reason);
        }
    }

    private void Tell(Exception fault, ConnectionLostKind kind)
    {
        var protocol = _protocol?.LogName ?? "";
        if (!ConnectionFaults.Of(logger).IsDue(protocol, fault, out var missed))
        {
            return;
        }

        // A peer at the other end of a local socket has no name.
        var peer = RemoteEndPoint?.ToString() is { Length: > 0 } name ? name : "an unnamed peer";
        if (kind == ConnectionLostKind.Failed)
        {
            logger.ProtocolFails(protocol, peer, missed, fault);
        }
        else
        {
            logger.ProtocolCloses(protocol, peer, fault.Message, missed);
        }
    }
}
