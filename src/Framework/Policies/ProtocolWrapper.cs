using System.Net;
using Twisted.Network;

namespace Twisted.Policies;

/// <summary>Stands between a connection and a protocol: a protocol to the one, a transport to the other.</summary>
/// <remarks>
/// <para>
/// Hands on everything, both ways; what differs, a derived class overrides. The inner protocol hears of at most one connection, and of its loss
/// exactly if it heard of it. What it throws goes on to the connection, which is closed by that, and no other.
/// </para>
/// <para>
/// It may pause reading, and so may the inner protocol: the connection is read while neither does. The callbacks of a protocol are called by the
/// connection only, one at a time; a derived class keeps to that when it calls the inner protocol by itself.
/// </para>
/// </remarks>
public class ProtocolWrapper : Protocol, ITransport, IConnectionLayer
{
    private readonly Lock _gate = new();
    private ReadingPauses _pauses;
    private ReadingPauses _callsDue;
    private bool _isResumed;
    private bool _isConnected;
    private bool _isDraining;

    /// <summary>A wrapper whose inner protocol is made by <see cref="ConnectInner"/>.</summary>
    /// <param name="factory">The one that makes it.</param>
    public ProtocolWrapper(WrappingFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Factory = factory;
        Attach(factory);
    }

    /// <param name="factory">The one that makes it.</param>
    /// <param name="inner">Was not connected before.</param>
    public ProtocolWrapper(WrappingFactory factory, Protocol inner)
        : this(factory)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
    }

    /// <summary>What made this wrapper.</summary>
    public WrappingFactory Factory { get; }

    /// <summary>What is wrapped; null while it was not made.</summary>
    public Protocol? Inner { get; private set; }

    /// <summary>True from when the inner protocol hears of the connection until it hears of the loss.</summary>
    protected bool IsInnerConnected => _isConnected;

    /// <inheritdoc/>
    public virtual EndPoint? LocalEndPoint => Transport.LocalEndPoint;

    /// <inheritdoc/>
    public virtual EndPoint? RemoteEndPoint => Transport.RemoteEndPoint;

    /// <inheritdoc/>
    public virtual long UnsentBytes => Transport.UnsentBytes;

    /// <inheritdoc/>
    public virtual long UnacknowledgedBytes => Transport.UnacknowledgedBytes;

    /// <inheritdoc/>
    public virtual bool IsReading => _pauses == 0 && Transport.IsReading;

    internal override string LogName => Inner?.LogName ?? Factory.Name;

    /// <summary>Connects the inner protocol. One that is not ready for that yet overrides this, and calls <see cref="ConnectInner"/> later.</summary>
    public override void ConnectionMade() => ConnectInner();

    /// <inheritdoc/>
    public override void DataReceived(ReadOnlySpan<byte> data)
    {
        if (_isConnected)
        {
            Inner!.DataReceived(data);
        }
    }

    /// <summary>Hands on the end of what the peer sends; before there is an inner protocol it closes the connection.</summary>
    public override void ReadConnectionLost()
    {
        if (_isConnected)
        {
            Inner!.ReadConnectionLost();
        }
        else
        {
            base.ReadConnectionLost();
        }
    }

    /// <inheritdoc/>
    /// <remarks>What overrides it calls it.</remarks>
    public override void ReadingResumed()
    {
        bool isResumed;
        lock (_gate)
        {
            var isPaused = _pauses != 0;
            isResumed = !isPaused && (_isResumed || _callsDue == 0);
            _isResumed = false;
            if (isPaused && _callsDue == 0)
            {
                // One side paused while the other one resumed. Nothing was read since: the transport tells of this first.
                Transport.PauseReading();
            }
        }

        CallDue();
        if (_isConnected && isResumed)
        {
            Inner!.ReadingResumed();
        }
    }

    /// <inheritdoc/>
    public override void WritingPaused()
    {
        if (_isConnected)
        {
            Inner!.WritingPaused();
        }
    }

    /// <inheritdoc/>
    public override void WritingResumed()
    {
        if (_isConnected)
        {
            Inner!.WritingResumed();
        }
    }

    /// <inheritdoc/>
    /// <remarks>What overrides it calls it. An inner protocol that is made later hears of it then.</remarks>
    public override void Draining()
    {
        _isDraining = true;
        if (_isConnected)
        {
            Inner!.Draining();
        }
    }

    /// <inheritdoc/>
    public override TimeSpan TimeToEnd => _isConnected ? Inner!.TimeToEnd : TimeSpan.Zero;

    /// <inheritdoc/>
    /// <remarks>What overrides it calls it.</remarks>
    public override void ConnectionLost(ConnectionLostReason reason)
    {
        if (_isConnected)
        {
            _isConnected = false;
            Inner!.ConnectionLost(reason);
        }
    }

    /// <inheritdoc/>
    public virtual TlsInformation? Tls => Transport.Tls;

    /// <inheritdoc/>
    public virtual void SwitchProtocol(Protocol next)
    {
        ArgumentNullException.ThrowIfNull(next);
        Inner = next;
    }

    /// <inheritdoc/>
    public virtual void Write(ReadOnlySpan<byte> data) => Transport.Write(data);

    /// <inheritdoc/>
    public virtual void LoseConnection() => Transport.LoseConnection();

    /// <inheritdoc/>
    public virtual void LoseWriteConnection() => Transport.LoseWriteConnection();

    /// <inheritdoc/>
    public virtual void FailConnection(Exception fault) => Transport.FailConnection(fault);

    /// <inheritdoc/>
    public virtual void AbortConnection() => Transport.AbortConnection();

    /// <inheritdoc/>
    public virtual void PauseReading() => Pause(ReadingPauses.ByInner);

    /// <inheritdoc/>
    public virtual void ResumeReading() => Resume(ReadingPauses.ByInner);

    /// <summary>Makes the inner protocol, unless there is one, and connects it: once in the life of a connection, within a callback of it.</summary>
    /// <remarks>It is made for <see cref="RemoteEndPoint"/>, which a derived class may know better than the connection does.</remarks>
    /// <returns>False when the inner factory makes no protocol; then the connection is closed.</returns>
    /// <exception cref="InvalidOperationException">It was connected before.</exception>
    protected bool ConnectInner()
    {
        if (Inner?.IsMade == true)
        {
            throw new InvalidOperationException($"{LogName} was connected already.");
        }

        Inner ??= Factory.Inner.MakeProtocol(RemoteEndPoint);
        if (Inner is null)
        {
            Transport.LoseConnection();
            return false;
        }

        // One that throws here hears of the loss all the same.
        _isConnected = true;
        Inner.MakeConnection(this);
        if (_isDraining)
        {
            Inner.Draining();
        }

        return true;
    }

    /// <summary>Stops reading, whatever the inner protocol wants. May be called from any thread.</summary>
    protected void HoldReading() => Pause(ReadingPauses.ByWrapper);

    /// <summary>Reads again after <see cref="HoldReading"/>, unless the inner protocol has paused. May be called from any thread.</summary>
    protected void ReleaseReading() => Resume(ReadingPauses.ByWrapper);

    /// <summary>Has <see cref="Called"/> called soon, as the connection calls everything: for what a timer or another thread brings about.</summary>
    /// <remarks>May be called from any thread, and often: what was not answered yet is answered once. Nothing comes of it once the connection is closing.</remarks>
    protected void CallSoon() => CallSoon(ReadingPauses.ByWrapper);

    /// <summary>What <see cref="CallSoon()"/> asked for; the inner protocol may be called.</summary>
    protected virtual void Called()
    {
    }

    bool IConnectionLayer.IsMade => IsMade;

    void IConnectionLayer.CountFault()
    {
        if (Transport is Connection connection)
        {
            connection.CountFault();
        }
        else
        {
            (Transport as IConnectionLayer)?.CountFault();
        }
    }

    void IConnectionLayer.LoseFromWithin() => LoseFromWithin();

    /// <summary>Closes in order as the protocol inside would: what wrappers still hold of its data is sent. For those who end connections from outside.</summary>
    internal void LoseFromWithin()
    {
        if (Inner is IConnectionLayer { IsMade: true } inner)
        {
            inner.LoseFromWithin();
        }
        else
        {
            LoseConnection();
        }
    }

    private void CallSoon(ReadingPauses by)
    {
        var isWrapped = Transport is ProtocolWrapper;
        lock (_gate)
        {
            var wasDue = _callsDue != 0;
            _callsDue |= by;
            if (wasDue)
            {
                return;
            }

            if (!isWrapped)
            {
                Transport.PauseReading();
            }
        }

        // The end of a pause is told in the connection's turn, before anything else is read. Until then none begins, see Pause.
        if (isWrapped)
        {
            ((ProtocolWrapper)Transport).CallSoon(ReadingPauses.ByInner);
        }
        else
        {
            Transport.ResumeReading();
        }
    }

    private void CallDue()
    {
        ReadingPauses due;
        lock (_gate)
        {
            due = _callsDue;
            _callsDue = 0;
            if (due != 0 && _pauses != 0)
            {
                Transport.PauseReading();
            }
        }

        if ((due & ReadingPauses.ByWrapper) != 0)
        {
            Called();
        }

        if ((due & ReadingPauses.ByInner) != 0)
        {
            (Inner as ProtocolWrapper)?.CallDue();
        }
    }

    private void Pause(ReadingPauses by)
    {
        lock (_gate)
        {
            _pauses |= by;
            if (_callsDue == 0)
            {
                Transport.PauseReading();
            }
        }
    }

    private void Resume(ReadingPauses by)
    {
        lock (_gate)
        {
            if ((_pauses & by) == 0)
            {
                return;
            }

            _pauses &= ~by;
            if (_pauses != 0)
            {
                return;
            }

            _isResumed = true;
        }

        // Not under the gate, as it may call the protocol.
        Transport.ResumeReading();
    }
}
