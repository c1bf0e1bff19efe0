using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Twisted.Services;

namespace Twisted.Network;

/// <summary>A listening socket, the loop that accepts its connections, and these.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "CloseAsync releases everything.")]
internal sealed class SocketPort : ListeningPort, IConnectionOwner
{
    /// <summary>How long accepting rests when the system refuses; short against what a client waits.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    /// <summary>For so long there was no pause when accepting is told to go on.</summary>
    private const int CalmInMilliseconds = 1000;

    /// <summary>For so long the handlers of one connection may keep the port from accepting others before that is a fault.</summary>
    private const int LongestServeInMilliseconds = 30_000;

    private readonly Socket _socket;
    private readonly BoundSocket _bound;
    private readonly SocketServerEndpoint _endpoint;
    private readonly Factory _factory;
    private readonly ConnectionSet _connections;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly LingeringSockets _lingering;
    private readonly ArrivalWait? _arrivals;
    private Task _accepting = Task.CompletedTask;
    private long _lastPause;

    /// <summary>Since when one connection is being served by the thread that accepts; 0 when it accepts.</summary>
    private long _servingSince;
    private bool _isPauseTold;

    private OccasionalNote? _pauses;
    private OccasionalNote? _refusals;
    private OccasionalNote? _ofTls;
    private OccasionalNote? _ofUnsent;

    private SocketPort(Socket socket, SocketServerEndpoint endpoint, Factory factory, ILogger logger)
    {
        _socket = socket;
        _endpoint = endpoint;
        _factory = factory;
        _connections = new ConnectionSet(endpoint.MaxConnections, endpoint.ProxyProtocol ? null : endpoint.MaxConnectionsPerAddress);
        _logger = logger;
        _lingering = new LingeringSockets(TimeProvider.System);
        _arrivals = OperatingSystem.IsLinux() ? new ArrivalWait(socket) : null;
        _bound = new BoundSocket(socket, endpoint);
        LocalEndPoint = socket.LocalEndPoint;
        Name = endpoint.NameOf(socket);
    }

    public override EndPoint? LocalEndPoint { get; }

    public override string Name { get; }

    /// <summary>True when its connections are encrypted from their first byte.</summary>
    public bool ExpectsTls { get; init; }

    public int MaxUnsent => _endpoint.MaxUnsent;

    /// <exception cref="ListenException">The endpoint cannot be bound.</exception>
    public static SocketPort Open(SocketServerEndpoint endpoint, Factory factory, ILogger logger, bool expectsTls = false)
    {
        Socket? socket = null;
        try
        {
            socket = ListeningSockets.Take(endpoint);
            if (socket is null)
            {
                socket = endpoint.OpenSocket(logger);
            }
            else
            {
                endpoint.Adopt(socket);
            }

            return new SocketPort(socket, endpoint, factory, logger) { ExpectsTls = expectsTls };
        }
        catch (Exception exception) when (exception is SocketException or ListenException)
        {
            socket?.Dispose();
            var reason = exception is SocketException refusal ? ListenFaults.Explain(endpoint, refusal) : exception.Message;
            throw new ListenException($"cannot listen on \"{endpoint}\": {reason}", exception);
        }
    }

    // On a thread of its own, which also serves a connection until it has to wait for its peer: what is answered and
    // closed at once never changes threads.
    public override void Start() =>
        _accepting = Task.Factory.StartNew(AcceptAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public override HealthReport CheckHealth() => CheckHealth(Environment.TickCount64);

    /// <param name="now">In milliseconds, by <see cref="Environment.TickCount64"/>.</param>
    internal HealthReport CheckHealth(long now)
    {
        // A loop that failed is a fault of ours, and no exception of it has been seen by anybody yet.
        if (_accepting.IsCompleted && !_stopping.IsCancellationRequested)
        {
            return HealthReport.Unhealthy($"port {Name} accepts no more: {_accepting.Exception?.InnerException?.Message ?? "it was not started"}");
        }

        var since = Volatile.Read(ref _servingSince);
        return since != 0 && now - since > LongestServeInMilliseconds
            ? HealthReport.Unhealthy($"port {Name} has accepted nobody for {(now - since) / 1000} s: the handler of one connection does not return")
            : HealthReport.Healthy;
    }

    public override async Task StopAcceptingAsync()
    {
        // The accept is cancelled before the socket is closed: a pending one would outlive it where the socket is
        // shared with another process.
        await _stopping.CancelAsync().ConfigureAwait(false);
        _arrivals?.CallAway();
        await _accepting.ConfigureAwait(false);
        Unbind();
    }

    public override async Task CloseAsync(CancellationToken cancellationToken)
    {
        await _connections.CloseAllAsync(cancellationToken).ConfigureAwait(false);
        Unbind();
        _arrivals?.Dispose();
        _lingering.Dispose();
        _stopping.Dispose();
    }

    public override TrafficCounts Traffic => _connections.Traffic;

    public override Task DrainAsync(CancellationToken cancellationToken) => _connections.DrainAsync(cancellationToken);

    internal override void AddSockets(ICollection<BoundSocket> sockets) => sockets.Add(_bound);

    public void Closed(TcpConnection connection) => _connections.Remove(connection);

    public void Linger(Socket socket, bool wasHeard) => _lingering.Add(socket, wasHeard ? null : this);

    /// <summary>The first bytes of a peer came when its connection was closed already: a server that speaks first and hangs up.</summary>
    public void HeardLate(Socket socket, ReadOnlySpan<byte> first) => LookForTls(first, PeerOf(socket));

    public void TooMuchUnsent(TcpConnection connection)
    {
        if (Note(ref _ofUnsent).IsDue(out var missed))
        {
            _logger.UnsentOverLimit(Name, connection.RemoteEndPoint, MaxUnsent, missed);
        }
    }

    public void Heard(TcpConnection connection, ReadOnlySpan<byte> first) => LookForTls(first, connection.RemoteEndPoint);

    private void LookForTls(ReadOnlySpan<byte> first, EndPoint? peer)
    {
        // A TLS record of the kind handshake: RFC 8446, section 5.1.
        if (!ExpectsTls && first is [0x16, 0x03, <= 0x04, ..] && Note(ref _ofTls).IsDue(out var missed))
        {
            _logger.UnexpectedTls(Name, peer, missed);
        }
    }

    private void Unbind()
    {
        try
        {
            _bound.Close();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _logger.SocketNotRemoved(Name, exception.Message);
        }
    }

    private void AcceptAll()
    {
        try
        {
            Accept();
        }
        catch (Exception exception)
        {
            Broken?.Invoke(exception);
            throw;
        }
    }

    private void Accept()
    {
        var isNearLimit = false;
        while (true)
        {
            try
            {
                while (isNearLimit && !_stopping.IsCancellationRequested && DescriptorReserve.IsAllThatIsLeft(_socket))
                {
                    Pause(DescriptorReserve.Reason);
                }

                _arrivals?.Wait();
                var socket = AcceptOne();
                isNearLimit = DescriptorReserve.Has(socket);
                TellResumed();
                Volatile.Write(ref _servingSince, Environment.TickCount64);
                Serve(socket);
                Volatile.Write(ref _servingSince, 0);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset)
            {
                // The peer was gone before it was accepted; the port is as it was.
            }
            catch (SocketException exception)
            {
                // Out of descriptors or buffers: those who wait are served when there are some again.
                Pause(exception.Message);
            }
        }
    }

    private void Pause(string reason)
    {
        _lastPause = Environment.TickCount64;
        if (Note(ref _pauses).IsDue(out _))
        {
            _isPauseTold = true;
            _logger.AcceptingPauses(Name, reason);
        }

        _stopping.Token.WaitHandle.WaitOne(Rest);
    }

    private void TellResumed()
    {
        // Under a flood it pauses and goes on many times a second.
        if (_isPauseTold && Environment.TickCount64 - _lastPause > CalmInMilliseconds)
        {
            _isPauseTold = false;
            _logger.AcceptsAgain(Name);
        }
    }

    private Socket AcceptOne()
    {
        // Done at once as a rule. It waits where there is no other wait, and where another process that shares the
        // socket was faster; either way stopping ends it.
        var accepted = _socket.AcceptAsync(_stopping.Token);
        return accepted.IsCompletedSuccessfully ? accepted.Result : accepted.AsTask().GetAwaiter().GetResult();
    }

    private void Serve(Socket socket)
    {
        var peer = PeerOf(socket);
        if (!_connections.HasRoomFor(peer))
        {
            Refuse(socket, peer);
            return;
        }

        Protocol? protocol;
        try
        {
            protocol = _factory.MakeProtocol(peer);
        }
        catch (Exception exception)
        {
            // A factory's fault of any kind costs this connection and no other.
            _logger.ProtocolNotBuilt(_factory.Name, exception);
            protocol = null;
        }

        if (protocol is null)
        {
            socket.Dispose();
            return;
        }

        if (_logger.IsEnabled(LogLevel.Trace))
        {
            _logger.ConnectionMade(Name, peer);
        }

        var connection = new TcpConnection(socket, protocol, this, _logger);
        _connections.Add(connection, peer);
        connection.Start();
    }

    private static EndPoint? PeerOf(Socket socket)
    {
        try
        {
            return TcpConnection.Unmapped(socket.RemoteEndPoint);
        }
        catch (SocketException)
        {
            // It is gone already, as the first read will tell.
            return null;
        }
    }

    private void Refuse(Socket socket, EndPoint? peer)
    {
        socket.Dispose();
        if (Note(ref _refusals).IsDue(out var missed))
        {
            _logger.ConnectionRefused(Name, peer, _connections.Fullness, missed);
        }
    }

    private static OccasionalNote Note(ref OccasionalNote? field) => LazyInitializer.EnsureInitialized(ref field, static () => new OccasionalNote());
}
