using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>Sends the datagrams of one socket, and keeps what the system does not take at once.</summary>
/// <remarks>May be used from any thread.</remarks>
/// <param name="socket">Bound, or connected.</param>
/// <param name="isConnected">Whether it has one peer.</param>
/// <param name="refused">Is told that nobody listens at the peer of a connected socket.</param>
/// <param name="time">For how long datagrams wait.</param>
/// <param name="logger">Hears of what the network refuses.</param>
internal sealed class DatagramSender(Socket socket, bool isConnected, Action refused, TimeProvider time, ILogger logger)
{
    private const int QueueLimit = 256 * 1024;

    /// <summary>What a datagram takes besides its bytes, so that empty ones fill the queue as well.</summary>
    private const int Overhead = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(32);

    private readonly AddressFamily _family = socket.AddressFamily;
    private readonly Lock _gate = new();
    private readonly FaultLog _faults = new(time);
    private Queue<WaitingDatagram>? _waiting;
    private int _waitingBytes;
    private volatile bool _isFlushing;
    private volatile bool _isClosed;
    private long _sent;
    private long _sentBytes;
    private long _unsent;

    public long Sent => Volatile.Read(ref _sent);

    public long SentBytes => Volatile.Read(ref _sentBytes);

    public long Unsent => Volatile.Read(ref _unsent);

    /// <param name="data">A datagram.</param>
    /// <param name="to">Null for the peer of a connected socket.</param>
    /// <returns>False when it is lost.</returns>
    public bool Send(ReadOnlySpan<byte> data, EndPoint? to)
    {
        // Those that wait go first, so that a peer gets what was sent to it in its order.
        var error = _isClosed ? SocketError.Shutdown : _isFlushing ? SocketError.WouldBlock : Attempt(data, to);
        return error switch
        {
            SocketError.Success => true,
            SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable => Keep(data, to),
            _ => Lose(error, to),
        };
    }

    /// <summary>Gives up what waits. No call of the socket is made afterwards.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            while (_waiting is not null && _waiting.TryDequeue(out var datagram))
            {
                datagram.Return();
                _unsent++;
            }
        }
    }

    private SocketError Attempt(ReadOnlySpan<byte> data, EndPoint? to)
    {
        Span<byte> address = stackalloc byte[LinuxAddress.MaxLength];
        var length = to is not null && OperatingSystem.IsLinux() ? LinuxAddress.Write(to, _family, address) : 0;
        for (var tries = 0; ; tries++)
        {
            var error = Call(data, to, length == 0 ? default : address[..length]);
            switch (error)
            {
                case SocketError.Success:
                    Interlocked.Increment(ref _sent);
                    Interlocked.Add(ref _sentBytes, data.Length);
                    return error;
                case SocketError.Interrupted:
                    break;
                case SocketError.ConnectionRefused when isConnected && tries == 0:
                    // Of an earlier datagram; this one was not sent yet.
                    refused();
                    break;
                case SocketError.MessageSize:
                    throw new DatagramTooLongException(data.Length, Limit(to));
                default:
                    return error;
            }
        }
    }

    private SocketError Call(ReadOnlySpan<byte> data, EndPoint? to, ReadOnlySpan<byte> address)
    {
        try
        {
            return OperatingSystem.IsLinux() ? DatagramCalls.Send(socket, data, address) : DatagramCalls.SendElsewhere(socket, data, to);
        }
        catch (ObjectDisposedException)
        {
            // Closed just now, by another thread.
            return SocketError.Shutdown;
        }
    }

    // What the system itself says no to. RFC 768 and RFC 8200 leave that many of 65,535 bytes.
    private int Limit(EndPoint? to) => _family switch
    {
        // The kernel's own part of the buffer; see unix_dgram_sendmsg.
        AddressFamily.Unix => OperatingSystem.IsLinux() ? socket.SendBufferSize - 32 : socket.SendBufferSize,
        AddressFamily.InterNetworkV6 when to is not IPEndPoint { AddressFamily: AddressFamily.InterNetwork } => 65527,
        _ => 65507,
    };

    private bool Keep(ReadOnlySpan<byte> data, EndPoint? to)
    {
        lock (_gate)
        {
            if (_isClosed || _waitingBytes + data.Length + Overhead > QueueLimit)
            {
                _unsent++;
                return false;
            }

            (_waiting ??= new()).Enqueue(new WaitingDatagram(data, to, time.GetTimestamp()));
            _waitingBytes += data.Length + Overhead;
            if (!_isFlushing)
            {
                _isFlushing = true;
                _ = FlushAsync();
            }

            return true;
        }
    }

    // By the clock, since a socket for datagrams does not tell when there is room at the peer of one of them.
    private async Task FlushAsync()
    {
        var pause = ShortestPause;
        do
        {
            await Task.Delay(pause, time).ConfigureAwait(false);
            pause = pause < LongestPause ? 2 * pause : LongestPause;
        }
        while (!Flush(ref pause));
    }

    private bool Flush(ref TimeSpan pause)
    {
        lock (_gate)
        {
            while (_waiting!.TryPeek(out var datagram))
            {
                var error = TryAgain(datagram);
                if (error is SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable && time.GetElapsedTime(datagram.Since) < Patience)
                {
                    return false;
                }

                if (error == SocketError.Success)
                {
                    pause = ShortestPause;
                }
                else
                {
                    Lose(error, datagram.To);
                }

                _waitingBytes -= datagram.Data.Length + Overhead;
                datagram.Return();
                _waiting.Dequeue();
            }

            _waitingBytes = 0;
            _isFlushing = false;
            return true;
        }
    }

    private SocketError TryAgain(WaitingDatagram datagram)
    {
        try
        {
            return Attempt(datagram.Data, datagram.To);
        }
        catch (IOException)
        {
            // Too long: its writer does not wait for it any more.
            return SocketError.MessageSize;
        }
    }

    private bool Lose(SocketError error, EndPoint? to)
    {
        Interlocked.Increment(ref _unsent);
        if (error != SocketError.Shutdown && _faults.Takes(out var left))
        {
            logger.SendFails((object?)to ?? "the peer", error, left);
        }

        return false;
    }
}
