using System.Runtime.ExceptionServices;
using Twisted.Network;

namespace Twisted.Testing;

/// <summary>Calls the protocol of one connection, one call at a time, in the order of the framework's own connections.</summary>
/// <remarks>The state is guarded by the transport's gate; the protocol is called outside of it.</remarks>
internal sealed class ConnectionPump(Lock gate, InMemoryTransport transport)
{
    private const int HighWater = 64 * 1024;
    private const int LowWater = 16 * 1024;

    private readonly Queue<Action<Protocol>> _due = [];
    private bool _isRunning;
    private bool _isConnected;
    private bool _isLossTold;
    private bool _isPeerDone;
    private bool _isResumed;
    private bool _isDrainTold;
    private Exception? _failure;

    public bool IsMade { get; private set; }

    public bool IsClosing { get; private set; }

    public bool IsClosed { get; private set; }

    public bool IsReadingPaused { get; set; }

    public bool IsWriteClosing { get; private set; }

    public bool IsWriteClosed { get; private set; }

    public bool IsAboveHighWater { get; private set; }

    public ConnectionLostReason Reason { get; private set; } = ConnectionLostReason.Done;

    public void Made()
    {
        if (IsMade)
        {
            throw new InvalidOperationException("The protocol was told of its connection already.");
        }

        IsMade = true;
    }

    public void Drain()
    {
        if (!_isDrainTold)
        {
            _isDrainTold = true;
            _due.Enqueue(static protocol => protocol.Draining());
        }
    }

    public void Close() => IsClosing = true;

    public void CloseWriting() => IsWriteClosing = true;

    public void ResumeReading()
    {
        if (IsReadingPaused)
        {
            IsReadingPaused = false;
            _isResumed = true;
        }
    }

    /// <summary>What a handler threw, or something that it had begun.</summary>
    public void Fault(Exception fault)
    {
        var reason = ConnectionLostReason.Of(fault);
        if (reason.Kind == ConnectionLostKind.Failed)
        {
            _failure ??= fault;
        }

        Fail(reason);
    }

    public void Fail(ConnectionLostReason reason)
    {
        if (IsClosed)
        {
            return;
        }

        IsClosed = true;
        Reason = reason;
        transport.DiscardLocked();
    }

    public void NoteUnsent(int count)
    {
        if (count > HighWater && !IsAboveHighWater && !IsClosing)
        {
            IsAboveHighWater = true;
            _due.Enqueue(protocol => protocol.WritingPaused());
        }
    }

    /// <summary>Handles whatever there is to handle, unless some caller above or another thread does.</summary>
    public void Run()
    {
        lock (gate)
        {
            if (_isRunning)
            {
                return;
            }

            _isRunning = true;
        }

        while (true)
        {
            Action<Protocol>? next;
            lock (gate)
            {
                next = NextLocked();
                if (next is null)
                {
                    _isRunning = false;
                    break;
                }
            }

            Call(next);
        }

        transport.Settled();
    }

    /// <summary>Throws what a handler threw, once.</summary>
    public void ThrowFailure()
    {
        if (Interlocked.Exchange(ref _failure, null) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private Action<Protocol>? NextLocked()
    {
        if (!IsMade || _isLossTold)
        {
            return null;
        }

        // And it hears that there is a connection before anything can end it.
        if (!_isConnected)
        {
            _isConnected = true;
            return protocol => protocol.MakeConnection(transport);
        }

        FlushLocked();
        if (IsClosed)
        {
            _isLossTold = true;
            _due.Clear();
            return protocol => protocol.ConnectionLost(Reason);
        }

        return _due.TryDequeue(out var first) ? first : NextPieceLocked();
    }

    private void FlushLocked()
    {
        var unsent = transport.FlushLocked();
        NoteUnsent(unsent);
        if (IsAboveHighWater && unsent <= LowWater)
        {
            IsAboveHighWater = false;
            _due.Enqueue(protocol => protocol.WritingResumed());
        }

        IsWriteClosed |= IsWriteClosing && unsent == 0;
        if ((IsClosing && unsent == 0) || (IsWriteClosed && _isPeerDone))
        {
            Fail(ConnectionLostReason.Done);
        }
    }

    private Action<Protocol>? NextPieceLocked()
    {
        if (IsReadingPaused || IsClosing)
        {
            return null;
        }

        if (_isResumed)
        {
            _isResumed = false;
            return static protocol => protocol.ReadingResumed();
        }

        if (_isPeerDone || transport.NextPieceLocked() is not { } piece)
        {
            return null;
        }

        if (piece.Length > 0)
        {
            return protocol => protocol.DataReceived(piece);
        }

        // The end of the peer's stream.
        _isPeerDone = true;
        return static protocol => protocol.ReadConnectionLost();
    }

    private void Call(Action<Protocol> handler)
    {
        try
        {
            handler(transport.Protocol);
        }
        catch (Exception exception)
        {
            // Of any kind: it costs the connection, and the test is to see it.
            lock (gate)
            {
                Fault(exception);
            }
        }
    }
}
