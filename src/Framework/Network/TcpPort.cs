using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>A bound port, and the loop that accepts its connections.</summary>
internal sealed class TcpPort : IConnectionOwner, IDisposable
{
    /// <summary>How long accepting rests when the system refuses; short against what a client waits.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly Factory _factory;
    private readonly ConnectionSet _connections;
    private readonly ILogger _logger;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly CancellationTokenSource _stopping = new();
    private readonly LingeringSockets _lingering;
    private readonly ArrivalWait? _arrivals;
    private Task _accepting = Task.CompletedTask;

    private TcpPort(Socket socket, Factory factory, ConnectionSet connections, ILogger logger)
    {
        _socket = socket;
        _factory = factory;
        _connections = connections;
        _logger = logger;
        _lingering = new LingeringSockets(_time);
        _arrivals = OperatingSystem.IsLinux() ? new ArrivalWait(socket) : null;
        EndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>With the port that the system chose.</summary>
    public IPEndPoint EndPoint { get; }

    /// <exception cref="ListenException">The port cannot be bound.</exception>
    public static TcpPort Bind(TcpServerEndpoint endpoint, Factory factory, ConnectionSet connections, ILogger logger)
    {
        Socket? socket = null;
        try
        {
            socket = Open(endpoint, out var address);
            socket.Bind(new IPEndPoint(address, endpoint.Port));
            socket.Listen(endpoint.Backlog);
            return new TcpPort(socket, factory, connections, logger);
        }
        catch (SocketException exception)
        {
            socket?.Dispose();
            throw new ListenException($"cannot listen on \"{endpoint}\": {Explain(exception.SocketErrorCode, exception)}", exception);
        }
    }

    // On a thread of its own, which also serves a connection until it has to wait for its peer: what is answered and
    // closed at once never changes threads.
    public void Start() =>
        _accepting = Task.Factory.StartNew(Accept, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public async Task StopAsync()
    {
        // The accept is cancelled before the socket is closed: a pending one would outlive it where the socket is
        // shared with another process.
        await _stopping.CancelAsync().ConfigureAwait(false);
        _arrivals?.CallAway();
        await _accepting.ConfigureAwait(false);
        _socket.Dispose();
    }

    public void Dispose()
    {
        _socket.Dispose();
        _arrivals?.Dispose();
        _lingering.Dispose();
        _stopping.Dispose();
    }

    public void Closed(TcpConnection connection) => _connections.Remove(connection);

    public void Linger(Socket socket) => _lingering.Add(socket);

    private static Socket Open(TcpServerEndpoint endpoint, out IPAddress address)
    {
        var dualStack = endpoint is { Interface: null, Family: AddressFamily.Unspecified } && Socket.OSSupportsIPv6;
        address = endpoint.Interface
            ?? (dualStack || endpoint.Family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = dualStack;
        }

        // Inherited by accepted sockets where the system does so; elsewhere small answers may wait for each other.
        socket.NoDelay = true;
        return socket;
    }

    private static string Explain(SocketError error, SocketException exception) => error switch
    {
        SocketError.AddressAlreadyInUse =>
            "another program listens there already.\nStop that program, or choose another port.",
        SocketError.AccessDenied =>
            "permission denied.\nPorts below 1024 are for the superuser; choose a higher one, or start as root with a uid to change to.",
        SocketError.AddressNotAvailable =>
            "this machine has no such address.\nUse one of its own, or none to listen on all.",
        SocketError.AddressFamilyNotSupported =>
            "this machine does not support that address family.",
        _ => exception.Message,
    };

    private void Accept()
    {
        var resting = false;
        while (true)
        {
            try
            {
                _arrivals?.Wait();
                var socket = AcceptOne();
                resting = false;
                Serve(socket);
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
                if (!resting)
                {
                    resting = true;
                    _logger.LogWarning("Port {Port} pauses accepting: {Reason}", EndPoint.Port, exception.Message);
                }

                _stopping.Token.WaitHandle.WaitOne(Rest);
            }
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
        Protocol? protocol;
        try
        {
            protocol = _factory.BuildProtocol(TcpConnection.Unmapped(socket.RemoteEndPoint));
        }
        catch (Exception exception)
        {
            // A factory's fault of any kind costs this connection and no other.
            _logger.LogError(exception, "{Factory} failed to build a protocol; the connection is closed", _factory.Name);
            protocol = null;
        }

        if (protocol is null)
        {
            socket.Dispose();
            return;
        }

        var connection = new TcpConnection(socket, protocol, this, _logger);
        _connections.Add(connection);
        connection.Start();
    }
}
