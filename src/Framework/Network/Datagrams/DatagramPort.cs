using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>A bound socket for datagrams, and the thread that delivers what arrives at it. For those who write endpoints.</summary>
/// <remarks>
/// The port has one buffer, of the longest datagram that it takes, and one thread: on Linux that sleeps until something arrives, and calls the protocol
/// itself, so that calls never overlap and a datagram never changes threads.
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The end of the thread disposes of what it has.")]
public sealed class DatagramPort : IDatagramPort, IDatagramTransport, ITrafficCounter
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly DatagramProtocol _protocol;
    private readonly int _maxSize;
    private readonly ILogger _logger;
    private readonly DatagramSender _sender;
    private readonly DatagramPeers _peers;
    private readonly FaultLog _faults;
    private readonly ArrivalWait? _arrivals;
    private readonly Lock _calls = new();
    private readonly ManualResetEventSlim _stopping = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _closings;
    private bool _isRunning;
    private long _received;
    private long _receivedBytes;
    private long _tooLong;
    private long _faulty;

    /// <param name="socket">Bound or connected, and the port's from now on.</param>
    /// <param name="protocol">Gets what arrives, once the port is started.</param>
    /// <param name="maxSize">The longest datagram that is delivered, in bytes; see <see cref="DatagramLimits.MaxSize"/>.</param>
    /// <param name="logger">For the port and the protocol.</param>
    public DatagramPort(Socket socket, DatagramProtocol protocol, int maxSize, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(protocol);
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSize, 1);
        (_socket, _protocol, _maxSize, _logger) = (socket, protocol, maxSize, logger);
        LocalEndPoint = TcpConnection.Unmapped(socket.LocalEndPoint);
        RemoteEndPoint = socket.Connected ? TcpConnection.Unmapped(socket.RemoteEndPoint) : null;
        _sender = new DatagramSender(socket, socket.Connected, NoteRefusal, TimeProvider.System, logger);
        _peers = new DatagramPeers(socket.AddressFamily);
        _faults = new FaultLog(TimeProvider.System);
        _arrivals = OperatingSystem.IsLinux() ? new ArrivalWait(socket) : null;
    }

    /// <inheritdoc cref="IDatagramTransport.LocalEndPoint"/>
    public EndPoint? LocalEndPoint { get; }

    /// <inheritdoc/>
    public EndPoint? RemoteEndPoint { get; }

    /// <inheritdoc/>
    public DatagramCounts Counts => new(
        Volatile.Read(ref _received), Volatile.Read(ref _tooLong), _sender.Sent, _sender.Unsent, Volatile.Read(ref _faulty));

    /// <inheritdoc/>
    public TrafficCounts Traffic => new(0, 0, Volatile.Read(ref _receivedBytes), _sender.SentBytes, Volatile.Read(ref _faulty));

    internal MulticastGroups? Groups { get; init; }

    /// <summary>Is told why a port that was started receives no more, if that happens by itself.</summary>
    internal Action<Exception>? Broken { get; set; }

    /// <summary>The file of a client's UNIX socket, which goes with the port.</summary>
    internal string? File { get; init; }

    /// <summary>The socket with its place, where it has one of its own.</summary>
    internal BoundSocket? Bound { get; init; }

    /// <inheritdoc/>
    public void Start()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _closings) != 0, this);
        try
        {
            lock (_calls)
            {
                _isRunning = true;
                _protocol.DoStart(this, _logger);
            }
        }
        catch
        {
            _isRunning = false;
            Interlocked.Exchange(ref _closings, 1);
            Release();
            _stopped.TrySetResult();
            throw;
        }

        new Thread(Run) { IsBackground = true, Name = $"Datagrams {LocalEndPoint}" }.Start();
    }

    /// <inheritdoc/>
    public Task StopAsync()
    {
        StopListening();
        return _stopped.Task;
    }

    /// <inheritdoc/>
    public void StopListening()
    {
        if (Interlocked.Exchange(ref _closings, 1) != 0)
        {
            return;
        }

        if (!_isRunning)
        {
            _stopping.Set();
            Release();
            _stopped.TrySetResult();
        }
        else if (_arrivals is not null)
        {
            // Not the other way round: the thread may end, and dispose of this, as soon as it is told to.
            _arrivals.CallAway();
            _stopping.Set();
        }
        else
        {
            _stopping.Set();
            _socket.Dispose();
        }
    }

    /// <inheritdoc/>
    public bool Write(ReadOnlySpan<byte> data, EndPoint to)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (RemoteEndPoint is null)
        {
            return _sender.Send(data, to);
        }

        return to.Equals(RemoteEndPoint)
            ? _sender.Send(data, to: null)
            : throw new InvalidOperationException($"The port is connected to \"{RemoteEndPoint}\", and cannot send to \"{to}\".");
    }

    /// <inheritdoc/>
    public bool Write(ReadOnlySpan<byte> data) => RemoteEndPoint is not null
        ? _sender.Send(data, to: null)
        : throw new InvalidOperationException("The port is not connected: say to whom the datagram is to be sent.");

    /// <inheritdoc/>
    public void JoinGroup(IPAddress group, IPAddress? source = null) => DemandGroups().Join(group, source);

    /// <inheritdoc/>
    public void LeaveGroup(IPAddress group, IPAddress? source = null) => DemandGroups().Leave(group, source);

    private MulticastGroups DemandGroups() => Groups ?? throw new NotSupportedException("Only ports of UDP can join groups, and this is none of the framework's.");

    private void Run()
    {
        try
        {
            Receive();
        }
        catch (Exception exception)
        {
            // A fault of ours: those of handlers were answered where they were called.
            _logger.ReceivesNoMore(LocalEndPoint, exception);
            Broken?.Invoke(exception);
        }

        Stop();
    }

    private void Receive()
    {
        // The one byte more shows everywhere that a datagram did not fit.
        var buffer = ArrayPool<byte>.Shared.Rent(_maxSize + 1);
        var from = new SocketAddress(_socket.AddressFamily, LinuxAddress.MaxLength);
        while (!_stopping.IsSet)
        {
            var length = DatagramCalls.Receive(_socket, buffer.AsSpan(0, _maxSize + 1), from, out var error);
            if (error == SocketError.Success)
            {
                Deliver(buffer, length, from);
            }
            else if (error == SocketError.WouldBlock)
            {
                _arrivals!.Wait();
            }
            else
            {
                Miss(error);
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Deliver(byte[] buffer, int length, SocketAddress from)
    {
        var peer = RemoteEndPoint ?? _peers.Find(from);
        if (length > _maxSize)
        {
            _tooLong++;
            if (_faults.Takes(out var left))
            {
                _logger.TooLong(_maxSize, peer, _maxSize, left);
            }

            return;
        }

        _received++;
        _receivedBytes += length;
        lock (_calls)
        {
            try
            {
                _protocol.DatagramReceived(buffer.AsSpan(0, length), peer);
            }
            catch (Exception exception)
            {
                // A handler's fault of any kind costs one datagram; see DatagramProtocol.
                Fault(exception);
            }
        }
    }

    private void Miss(SocketError error)
    {
        switch (error)
        {
            case SocketError.ConnectionRefused or SocketError.ConnectionReset:
                // Unless there is one peer only, it says of some datagram that somebody no longer listens: nothing to act on.
                if (RemoteEndPoint is not null)
                {
                    Refuse();
                }

                break;
            case SocketError.Interrupted or SocketError.OperationAborted:
                break;
            default:
                if (_faults.Takes(out var left))
                {
                    _logger.ReceiveFails(_protocol.Name, LocalEndPoint, error, left);
                }

                _stopping.Wait(Rest);
                break;
        }
    }

    // Whoever sends learns of a refusal, and may be a handler itself.
    private void NoteRefusal() => ThreadPool.UnsafeQueueUserWorkItem(static port => port.Refuse(), this, preferLocal: false);

    private void Refuse()
    {
        lock (_calls)
        {
            if (!_isRunning || _stopping.IsSet)
            {
                return;
            }

            try
            {
                _protocol.ConnectionRefused();
            }
            catch (Exception exception)
            {
                Fault(exception);
            }
        }
    }

    private void Fault(Exception exception)
    {
        _faulty++;
        if (_faults.Takes(out var left))
        {
            _logger.ProtocolFails(_protocol.Name, left, exception);
        }
    }

    private void Stop()
    {
        Release();
        Task ending;
        lock (_calls)
        {
            _isRunning = false;
            try
            {
                ending = _protocol.DoStopAsync();
            }
            catch (Exception exception)
            {
                _logger.ProtocolFailsToStop(_protocol.Name, exception);
                ending = Task.CompletedTask;
            }
        }

        ending.ContinueWith(static (_, stopped) => ((TaskCompletionSource)stopped!).TrySetResult(), _stopped, TaskScheduler.Default);
    }

    private void Release()
    {
        _sender.Close();
        Bound?.Close();
        _socket.Dispose();
        _arrivals?.Dispose();
        if (File is { } file)
        {
            System.IO.File.Delete(file);
        }
    }
}
