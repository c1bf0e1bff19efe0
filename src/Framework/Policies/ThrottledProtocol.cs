using Twisted.Network;

namespace Twisted.Policies;

/// <summary>A connection of a <see cref="ThrottlingFactory"/>.</summary>
/// <remarks>What is written is kept, and sent in the connection's turn, so that the order stays and the protocol is called by nobody else.</remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "The end of the connection disposes of what it has.")]
internal sealed class ThrottledProtocol(ThrottlingFactory factory, Protocol inner) : ProtocolWrapper(factory, inner)
{
    private const int HighWater = 64 * 1024;
    private const int LowWater = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly SendBuffer _kept = new();
    private readonly ThrottledSide _reading = new(factory.Reading, factory.Bucket(factory.ReadRatePerConnection), factory.Clock);
    private readonly ThrottledSide _writing = new(factory.Writing, factory.Bucket(factory.WriteRatePerConnection), factory.Clock);
    private bool _isClosing;
    private bool _isWriteClosing;
    private bool _isLost;
    private bool _isNetworkFull;
    private bool _isInnerPaused;

    public override bool IsReading => !Volatile.Read(ref _isClosing) && base.IsReading;

    public override long UnacknowledgedBytes
    {
        get
        {
            lock (_gate)
            {
                return _kept.Length + base.UnacknowledgedBytes;
            }
        }
    }

    public override long UnsentBytes
    {
        get
        {
            lock (_gate)
            {
                return _kept.Length + base.UnsentBytes;
            }
        }
    }

    public override void ConnectionMade()
    {
        // What others owe is paid first: else many short connections would have no limit.
        HoldReadingUntilPaid();
        base.ConnectionMade();
    }

    public override void DataReceived(ReadOnlySpan<byte> data)
    {
        if (!Volatile.Read(ref _isClosing))
        {
            _reading.Charge(data.Length);
            base.DataReceived(data);
            HoldReadingUntilPaid();
        }
    }

    public override void ReadConnectionLost()
    {
        if (!Volatile.Read(ref _isClosing))
        {
            base.ReadConnectionLost();
        }
    }

    public override void WritingPaused()
    {
        _isNetworkFull = true;
        TellInner();
    }

    public override void WritingResumed()
    {
        _isNetworkFull = false;
        Called();
    }

    public override void ConnectionLost(ConnectionLostReason reason)
    {
        lock (_gate)
        {
            _isLost = true;
            _kept.Release();
        }

        _reading.Dispose();
        _writing.Dispose();
        base.ConnectionLost(reason);
    }

    public override void Write(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            if (_isClosing || _isWriteClosing || _isLost || data.IsEmpty)
            {
                return;
            }

            _kept.Append(data);
        }

        if (UnsentBytes > factory.MaxUnsentBytes)
        {
            factory.Log.Refused(
                factory.Logger,
                factory.Name,
                () => $"more than {factory.MaxUnsentBytes} bytes waited for {PeerNetwork.Describe(RemoteEndPoint)}, the first");
            AbortConnection();
            return;
        }

        CallSoon();
    }

    public override void LoseConnection()
    {
        lock (_gate)
        {
            _isClosing = true;
        }

        // Nothing is read from here on; the rest is sent first.
        HoldReading();
        CallSoon();
    }

    public override void LoseWriteConnection()
    {
        lock (_gate)
        {
            _isWriteClosing = true;
        }

        CallSoon();
    }

    protected override void Called()
    {
        var isEmpty = _isNetworkFull ? IsEmpty() : SendWhatMayBeSent();
        if (isEmpty && _isClosing)
        {
            Transport.LoseConnection();
        }
        else if (isEmpty && _isWriteClosing)
        {
            Transport.LoseWriteConnection();
        }

        TellInner();
    }

    private void HoldReadingUntilPaid()
    {
        if (_reading.Owed is var owed && owed > TimeSpan.Zero && !_isClosing)
        {
            HoldReading();
            _reading.Wait(owed, ReadAgain);
        }
    }

    private void ReadAgain()
    {
        if (!Volatile.Read(ref _isClosing))
        {
            ReleaseReading();
        }
    }

    private bool IsEmpty()
    {
        lock (_gate)
        {
            return _kept.Length == 0;
        }
    }

    /// <summary>True when all is sent.</summary>
    private bool SendWhatMayBeSent()
    {
        lock (_gate)
        {
            while (_kept.Length > 0)
            {
                if (_writing.Reserve(_kept.Length, CallSoon) is not (> 0 and var count))
                {
                    return false;
                }

                Transport.Write(_kept.Unsent.Span[..count]);
                _kept.Consume(count);
            }
        }

        return true;
    }

    private void TellInner()
    {
        int kept;
        lock (_gate)
        {
            kept = _kept.Length;
        }

        if (!_isInnerPaused && !_isClosing && (_isNetworkFull || kept > HighWater))
        {
            _isInnerPaused = true;
            base.WritingPaused();
        }
        else if (_isInnerPaused && !_isNetworkFull && kept <= LowWater)
        {
            _isInnerPaused = false;
            base.WritingResumed();
        }
    }
}
