using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Twisted.Network;

/// <summary>What is encrypted on a transport, as a connection of its own for the protocol inside.</summary>
/// <remarks>
/// To the transport it is a protocol, <see cref="TlsLayer"/>, that passes on what happens. An idle connection holds neither buffer of ours nor
/// of SslStream's: it waits with an empty one.
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "The connection ends through its events, which release what it holds.")]
internal sealed class TlsConnection : Connection
{
    private const int ReadSize = 16 * 1024;

    private readonly ITransport _transport;
    private readonly TlsStream _stream;
    private readonly SslStream _tls;
    private readonly TlsHandshake _handshake;
    private readonly SendBuffer _plain = new();
    private TlsInformation? _information;
    private byte[]? _read;
    private int _readLength;
    private bool _hasHeard;
    private bool _isLossTold;
    private bool _isTransportLost;

    /// <summary>Why the transport is gone; there before the handshake hears of it.</summary>
    private volatile ConnectionLostReason? _loss;

    /// <summary>True while the factory makes the protocol inside, which hears of its connection before it hears of its end.</summary>
    private bool _isBuilding;

    private TlsConnection(ITransport transport, Protocol? protocol, TlsHandshake handshake, ILogger logger)
        : base(protocol, logger)
    {
        _transport = transport;
        _handshake = handshake;
        _stream = new TlsStream(transport);
        _tls = new JudgingSslStream(_stream);
    }

    public override EndPoint? LocalEndPoint => _transport.LocalEndPoint;

    public override EndPoint? RemoteEndPoint => _transport.RemoteEndPoint;

    public override TlsInformation? Tls => _information;

    public override TrafficCounts Traffic => (_transport as Connection)?.Traffic ?? default;

    public override long UnsentBytes => base.UnsentBytes + _transport.UnsentBytes;

    public override long UnacknowledgedBytes => base.UnsentBytes + _transport.UnacknowledgedBytes;

    protected override bool IsLayer => true;

    protected override long UnsentLocked => _plain.Length;

    /// <summary>Makes the layer for a transport that is encrypted from its first byte; the protocol inside is made when the handshake is done.</summary>
    public static TlsLayer Encrypt(TlsHandshake handshake, ILogger logger) => new TlsLayer(transport => new TlsConnection(transport, null, handshake, logger));

    /// <summary>Encrypts a connection that was in the clear, as its server.</summary>
    public static TlsConnection UpgradeServer(ITransport transport, Protocol protocol, TlsServerContext context, ILogger logger) =>
        Upgrade(transport, protocol, new TlsServerHandshake(context, factory: null, transport.RemoteEndPoint), logger);

    /// <summary>Encrypts a connection that was in the clear, as its client.</summary>
    public static TlsConnection UpgradeClient(ITransport transport, Protocol protocol, TlsClientSettings settings, ILogger logger) =>
        Upgrade(transport, protocol, new TlsClientHandshake(settings, factory: null, TimeProvider.System, transport.RemoteEndPoint), logger);

    public override void CountFault()
    {
        if (_transport is Connection connection)
        {
            connection.CountFault();
        }
        else
        {
            (_transport as IConnectionLayer)?.CountFault();
        }
    }

    public void Begin() => _ = HandshakeAsync();

    public void TransportReceived(ReadOnlySpan<byte> data)
    {
        if (!_hasHeard)
        {
            _hasHeard = true;

            // Each side begins with a handshake or, where it refuses, an alert: RFC 8446, section 5.1.
            if (data[0] is not (0x16 or 0x15))
            {
                _stream.Break(new AuthenticationException("the peer does not speak TLS"));
                return;
            }
        }

        _stream.Feed(data);
    }

    public void TransportEnded() => _stream.End();

    public void TransportPaused() => Raise(ConnectionEvents.WritingPaused);

    public void TransportResumed() => Raise(ConnectionEvents.WritingResumed);

    public void TransportLost(ConnectionLostReason reason)
    {
        _loss = reason;
        _stream.Break(new IOException("The connection is gone.", reason.Exception));
        lock (Gate)
        {
            _isTransportLost = true;
            if (_isLossTold)
            {
                return;
            }

            if ((State & ConnectionState.Closed) == 0)
            {
                State |= ConnectionState.Closed;
                Reason = reason;
            }

            if (_isBuilding)
            {
                return;
            }

            Events |= ConnectionEvents.Lost;
        }

        Raise(ConnectionEvents.None);
    }

    protected override void AppendLocked(ReadOnlySpan<byte> data) => _plain.Append(data);

    protected override void NoteHighWaterLocked()
    {
        // The transport tells of what is encrypted, and there is never more that is not, once the handshake is done.
        if (_information is null)
        {
            base.NoteHighWaterLocked();
        }
    }

    protected override void SendLocked()
    {
        if (_information is null || _plain.Length == 0)
        {
            return;
        }

        try
        {
            _tls.Write(_plain.Unsent.Span);
            _plain.Release();
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or AuthenticationException)
        {
            FailLocked(new ConnectionLostReason(ConnectionLostKind.Lost, exception));
        }
    }

    protected override bool WaitForDataLocked()
    {
        if (_information is null)
        {
            return true;
        }

        State |= ConnectionState.Receiving;
        var arrival = _tls.ReadAsync(Memory<byte>.Empty);
        if (arrival.IsCompletedSuccessfully)
        {
            State &= ~ConnectionState.Receiving;
            Events |= ConnectionEvents.Readable;
            return false;
        }

        _ = AwaitArrivalAsync(arrival);
        return (Events & (ConnectionEvents.Readable | ConnectionEvents.Lost)) == 0;
    }

    protected override void Read()
    {
        if (_read is null)
        {
            _read = ArrayPool<byte>.Shared.Rent(ReadSize);
            var reading = ReceiveAsync(_read);
            if (!reading.IsCompletedSuccessfully)
            {
                // Of a record that is there in part, or of what is no data.
                lock (Gate)
                {
                    State |= ConnectionState.Receiving;
                }

                _ = AwaitReadAsync(reading);
                return;
            }

            _readLength = reading.Result;
        }

        var read = _read;
        var length = _readLength;
        _read = null;
        try
        {
            lock (Gate)
            {
                if ((State & (ConnectionState.Closing | ConnectionState.Closed)) != 0)
                {
                    return;
                }

                if (length == 0)
                {
                    State |= ConnectionState.PeerDone;
                }
            }

            Deliver(read.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(read);
        }
    }

    protected override void CloseSendingLocked() => SayGoodbyeLocked();

    protected override void CloseLocked()
    {
        if ((State & ConnectionState.WriteClosed) == 0)
        {
            SayGoodbyeLocked();
        }

        if (!_isTransportLost)
        {
            // The protocol hears of the end when the transport has sent it all.
            Events &= ~ConnectionEvents.Lost;
            _transport.LoseConnection();
        }
    }

    protected override void BreakOffLocked(ConnectionLostReason reason)
    {
        _plain.Release();
        if (reason.Kind == ConnectionLostKind.Aborted)
        {
            _transport.AbortConnection();
        }
        else
        {
            _transport.LoseConnection();
        }
    }

    protected override void Ended()
    {
        lock (Gate)
        {
            _isLossTold = true;
            _plain.Release();
        }

        _stream.Break(new IOException("The connection is closed."));
        _tls.Dispose();
        _handshake.Ended(Reason);
    }

    private static TlsConnection Upgrade(ITransport transport, Protocol protocol, TlsHandshake handshake, ILogger logger)
    {
        var layer = new TlsLayer(inner => new TlsConnection(inner, protocol, handshake, logger));
        transport.SwitchProtocol(layer);
        layer.MakeConnection(transport);
        return layer.Connection;
    }

    private async Task HandshakeAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(_handshake.Timeout, _handshake.Clock);
            await using (timeout.Token.UnsafeRegister(static stream => ((TlsStream)stream!).Break(new TimeoutException("it took too long")), _stream).ConfigureAwait(false))
            {
                await _handshake.RunAsync(_tls, timeout.Token).ConfigureAwait(false);
            }

            if (_handshake.Factory is { } factory)
            {
                Serve(factory);
            }
            else
            {
                TellProtocol();
            }
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or TimeoutException or OperationCanceledException or InvalidOperationException or ObjectDisposedException)
        {
            // It failed, which is the peer's affair; what SslStream had to say to it was said.
            var fault = exception is IOException && _stream.HasEnded ? new EndOfStreamException("the peer closed the connection") : exception;
            _handshake.Failed(
                _loss is null or { Kind: ConnectionLostKind.Lost } ? Logger : NullLogger.Instance,
                RemoteEndPoint,
                fault,
                hasSpoken: _hasHeard || (_loss is null && !_stream.HasEnded));
            Close(new ConnectionLostReason(ConnectionLostKind.Lost, fault));
        }
        catch (Exception exception)
        {
            Logger.HandshakeFaults(RemoteEndPoint, exception);
            _handshake.Faulted(exception);
            Close(new ConnectionLostReason(ConnectionLostKind.Failed, exception));
        }
    }

    /// <summary>Has the factory make the protocol inside, now: it meets encrypted connections only.</summary>
    private void Serve(Factory factory)
    {
        TlsInformation information;
        lock (Gate)
        {
            if (_isTransportLost)
            {
                throw new IOException("The connection is gone.");
            }

            information = Describe();
            _isBuilding = true;
        }

        Protocol? protocol = null;
        Exception? fault = null;
        try
        {
            protocol = factory.MakeProtocol(RemoteEndPoint);
        }
        catch (Exception exception)
        {
            fault = exception;
            Logger.ProtocolNotBuilt(factory.Name, exception);
        }

        lock (Gate)
        {
            _isBuilding = false;
            if (protocol is not null)
            {
                SwitchProtocol(protocol);
                _information = information;
                Events |= ConnectionEvents.Made;
            }

            if (_isTransportLost)
            {
                Events |= ConnectionEvents.Lost;
            }
        }

        Raise(ConnectionEvents.None);
        if (protocol is not null)
        {
            _handshake.Succeeded(protocol, this);
        }
        else if (fault is not null)
        {
            _handshake.Faulted(fault);
            Close(new ConnectionLostReason(ConnectionLostKind.Failed, fault));
        }
        else
        {
            _handshake.Unwanted(Logger, RemoteEndPoint);
            Close();
        }
    }

    private void TellProtocol()
    {
        lock (Gate)
        {
            // It may have closed the connection meanwhile, and hears nothing after that.
            if ((State & ConnectionState.Closed) == 0)
            {
                _information = Describe();
                Events |= ConnectionEvents.TlsStarted;
            }
        }

        Raise(ConnectionEvents.None);
    }

    /// <summary>Closes what never got to be encrypted.</summary>
    private void Close(ConnectionLostReason? reason = null)
    {
        lock (Gate)
        {
            if ((State & ConnectionState.Closed) == 0)
            {
                State |= ConnectionState.Closed;
                Reason = reason ?? Reason;
            }
        }

        _transport.LoseConnection();
    }

    private TlsInformation Describe() => new()
    {
        Version = _tls.SslProtocol,
        CipherSuite = _tls.NegotiatedCipherSuite,
        ApplicationProtocol = _tls.NegotiatedApplicationProtocol.Protocol.Length > 0 ? _tls.NegotiatedApplicationProtocol.ToString() : null,
        ServerName = _tls.TargetHostName is { Length: > 0 } name ? name : null,
        PeerCertificate = _tls.RemoteCertificate as X509Certificate2,
    };

    private ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        lock (Gate)
        {
            return _information is null || (State & ConnectionState.Closed) != 0 ? new ValueTask<int>(0) : _tls.ReadAsync(buffer);
        }
    }

    private async Task AwaitArrivalAsync(ValueTask<int> arrival)
    {
        var fault = await FaultOfAsync(arrival).ConfigureAwait(false);
        lock (Gate)
        {
            State &= ~ConnectionState.Receiving;
            Events |= ConnectionEvents.Readable;
            if (fault is not null)
            {
                FailLocked(new ConnectionLostReason(ConnectionLostKind.Lost, fault));
            }
        }

        Raise(ConnectionEvents.None);
    }

    private async Task AwaitReadAsync(ValueTask<int> reading)
    {
        Exception? fault = null;
        try
        {
            _readLength = await reading.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException or ObjectDisposedException or InvalidOperationException)
        {
            fault = exception;
        }

        lock (Gate)
        {
            State &= ~ConnectionState.Receiving;
            if (fault is not null)
            {
                FailLocked(new ConnectionLostReason(ConnectionLostKind.Lost, fault));
            }
        }

        Raise(ConnectionEvents.Readable);
    }

    private static async Task<Exception?> FaultOfAsync(ValueTask<int> arrival)
    {
        try
        {
            await arrival.ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException or ObjectDisposedException or InvalidOperationException)
        {
            return exception;
        }
    }

    /// <summary>Tells the peer that nothing follows: close_notify of RFC 8446, section 6.1.</summary>
    private void SayGoodbyeLocked()
    {
        if (_information is null)
        {
            return;
        }

        try
        {
            // Ended at once: the transport takes any number of bytes.
            _tls.ShutdownAsync().GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or AuthenticationException)
        {
            // The peer was faster.
        }
    }
}
