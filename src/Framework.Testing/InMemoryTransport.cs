using System.Net;
using System.Net.Sockets;
using System.Text;
using Twisted.Network;

namespace Twisted.Testing;

/// <summary>A connection without a network. The protocol under test has one end of it, the test is the peer at the other.</summary>
/// <remarks>
/// <para>
/// It behaves as a TCP connection of the framework does: calls to the protocol never overlap; what a handler writes
/// leaves when it returns; what was written before <see cref="LoseConnection"/> still arrives; the protocol hears
/// <see cref="Protocol.WritingPaused"/> above 64 KiB unsent and <see cref="Protocol.WritingResumed"/> at 16 KiB.
/// </para>
/// <para>
/// Everything happens on the thread that causes it, and has happened when the call returns. Every member may be called
/// from any thread; when another one is just calling the protocol, that one also handles what this call caused.
/// </para>
/// <para>
/// A handler that throws loses its connection with <see cref="ConnectionLostKind.Failed"/>, as always; in addition the
/// exception comes out of the method by which the test made the handler run. A <see cref="PeerFaultException"/> does not: it is
/// in <see cref="LostReason"/>.
/// </para>
/// </remarks>
public sealed class InMemoryTransport : ITransport
{
    private readonly Lock _gate = new();
    private readonly ConnectionPump _pump;
    private readonly PeerBuffer _unsent = new();
    private readonly PeerBuffer _arrived = new();
    private readonly Queue<byte[]> _incoming = [];
    private bool _peerReads = true;
    private bool _isStalled;

    /// <param name="protocol">Was never connected before. It hears of the connection by <see cref="Connect()"/>.</param>
    public InMemoryTransport(Protocol protocol)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        Protocol = protocol;
        _pump = new ConnectionPump(_gate, this);
    }

    /// <summary>The protocol under test, or what it has put between itself and the connection, such as TLS.</summary>
    public Protocol Protocol { get; private set; }

    /// <inheritdoc/>
    public EndPoint? LocalEndPoint { get; init; }

    /// <inheritdoc/>
    public EndPoint? RemoteEndPoint { get; init; }

    /// <summary>How many bytes the peer has not taken; 0 unless it does not read.</summary>
    public long UnsentBytes => Locked(() => _unsent.Length);

    /// <summary>True once the protocol asked for an orderly end, or the peer sent its own.</summary>
    public bool IsClosing => Locked(() => _pump.IsClosing);

    /// <summary>True once the connection is gone.</summary>
    public bool IsClosed => Locked(() => _pump.IsClosed);

    /// <inheritdoc/>
    public bool IsReading => Locked(() => !_pump.IsReadingPaused && !_pump.IsClosing && !_pump.IsClosed);

    /// <summary>True once the peer has read the end of what the protocol sends.</summary>
    public bool IsWriteClosed => Locked(() => _pump.IsWriteClosed || _pump.IsClosed);

    /// <summary>True while the protocol does not want to be given data.</summary>
    public bool IsReadingPaused => Locked(() => _pump.IsReadingPaused);

    /// <summary>True from when the protocol is told to stop writing until it is told to go on.</summary>
    public bool IsWritingPaused => Locked(() => _pump.IsAboveHighWater);

    /// <summary>Why the connection ended; null while it has not.</summary>
    public ConnectionLostReason? LostReason => Locked(() => _pump.IsClosed ? _pump.Reason : null);

    /// <summary>Whether the peer takes what is sent to it; when not, that piles up in <see cref="UnsentBytes"/>. True by default.</summary>
    public bool PeerReads
    {
        get => Locked(() => _peerReads);
        set => ByPeer(() => _peerReads = value);
    }

    /// <summary>While true the network moves nothing, either way; afterwards all arrives in its order. False by default.</summary>
    public bool IsStalled
    {
        get => Locked(() => _isStalled);
        set => ByPeer(() => _isStalled = value);
    }

    /// <summary>How many bytes the peer has sent that the protocol has not got, as it does not read or the network stalls.</summary>
    public int UndeliveredBytes => Locked(() => _incoming.Sum(piece => piece.Length));

    /// <summary>Called when all is done that was to be done for now; not while a handler runs.</summary>
    internal Action? WhenSettled { get; set; }

    /// <summary>Has the factory make a protocol, and connects it.</summary>
    /// <remarks>The factory is not started; <see cref="InMemoryServer"/> does that too.</remarks>
    /// <exception cref="InvalidOperationException">The factory wants no connection from there.</exception>
    public static InMemoryTransport Connect(Factory factory, EndPoint? peer = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var protocol = factory.MakeProtocol(peer)
            ?? throw new InvalidOperationException($"{factory.Name} made no protocol for \"{peer}\", so there is no connection.");
        var transport = new InMemoryTransport(protocol) { RemoteEndPoint = peer };
        transport.Connect();
        return transport;
    }

    /// <summary>Tells the protocol that there is a connection. To be called once.</summary>
    public void Connect() => ByPeer(_pump.Made);

    /// <summary>All that has arrived at the peer, from the beginning.</summary>
    public byte[] Received() => Locked(_arrived.All);

    /// <summary>All that has arrived at the peer, read as UTF-8.</summary>
    public string ReceivedText() => Encoding.UTF8.GetString(Received());

    /// <summary>What has arrived at the peer since this was called before.</summary>
    public byte[] Take() => Locked(_arrived.Rest);

    /// <summary>What has arrived at the peer since it was taken before, read as UTF-8.</summary>
    public string TakeText() => Encoding.UTF8.GetString(Take());

    /// <summary>Takes so many bytes as a peer that reads slowly, while <see cref="PeerReads"/> is false.</summary>
    public void PeerTakes(int count) => ByPeer(() => _arrived.Append(_unsent.Take(count)));

    /// <summary>The network moves nothing for that time.</summary>
    /// <param name="time">By that clock.</param>
    /// <param name="clock">Often a <see cref="ManualClock"/>.</param>
    public void StallFor(TimeSpan time, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        IsStalled = true;
        ITimer? timer = null;
        timer = clock.CreateTimer(
            _ =>
            {
                timer?.Dispose();
                IsStalled = false;
            },
            null,
            time,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>The peer sends bytes, which the protocol gets in one piece; while it does not read, they are kept.</summary>
    public void Feed(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        var piece = data.ToArray();
        ByPeer(() => Arrive(piece));
    }

    /// <summary>The peer sends text as UTF-8.</summary>
    public void Feed(string text) => Feed(Encoding.UTF8.GetBytes(text));

    /// <summary>The peer sends bytes, and the network delivers them in pieces: protocols must not depend on where they end.</summary>
    /// <param name="data">All of it.</param>
    /// <param name="size">The length of each piece but the last; 1 finds the most faults.</param>
    public void FeedInPieces(ReadOnlySpan<byte> data, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        for (var start = 0; start < data.Length; start += size)
        {
            Feed(data.Slice(start, Math.Min(size, data.Length - start)));
        }
    }

    /// <summary>The peer sends text as UTF-8, and the network delivers it in pieces.</summary>
    public void FeedInPieces(string text, int size) => FeedInPieces(Encoding.UTF8.GetBytes(text), size);

    /// <summary>The peer closes its sending side: the protocol hears <see cref="Protocol.ReadConnectionLost"/>, which by default ends the connection.</summary>
    public void PeerCloses() => ByPeer(() => Arrive([]));

    /// <summary>The peer, or the network, breaks the connection off.</summary>
    public void PeerResets() => ByPeer(
        () => _pump.Fail(new ConnectionLostReason(ConnectionLostKind.Lost, new SocketException((int)SocketError.ConnectionReset))));

    /// <summary>The server is to stop: tells the protocol, once, that the connection is to come to an end (<see cref="Protocol.Draining"/>).</summary>
    public void Drain() => ByPeer(_pump.Drain);

    /// <summary>Null: nothing is encrypted here, but what a protocol encrypts itself by <c>StartTls</c>.</summary>
    public TlsInformation? Tls => null;

    /// <inheritdoc/>
    public void SwitchProtocol(Protocol next)
    {
        ArgumentNullException.ThrowIfNull(next);
        Protocol = next;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            if (_pump.IsWriteClosing || _pump.IsClosing || _pump.IsClosed)
            {
                return;
            }

            _unsent.Append(data);
            _pump.NoteUnsent(_unsent.Length);
        }

        _pump.Run();
    }

    /// <inheritdoc/>
    public void LoseConnection() => ByProtocol(_pump.Close);

    /// <inheritdoc/>
    public void LoseWriteConnection() => ByProtocol(_pump.CloseWriting);

    /// <inheritdoc/>
    public void FailConnection(Exception fault) => ByProtocol(() => _pump.Fault(fault));

    /// <inheritdoc/>
    public void AbortConnection() => ByProtocol(() => _pump.Fail(ConnectionLostReason.Aborted));

    /// <inheritdoc/>
    public void PauseReading()
    {
        lock (_gate)
        {
            _pump.IsReadingPaused = true;
        }
    }

    /// <inheritdoc/>
    public void ResumeReading() => ByProtocol(_pump.ResumeReading);

    /// <summary>Moves what waits to the peer, if it reads. The gate is held.</summary>
    internal int FlushLocked()
    {
        if (_peerReads && !_isStalled && !_pump.IsClosed)
        {
            _arrived.Append(_unsent.Take(_unsent.Length));
        }

        return _unsent.Length;
    }

    /// <summary>What came first of what the protocol has not got; null for nothing. The gate is held.</summary>
    internal byte[]? NextPieceLocked() => !_isStalled && _incoming.TryDequeue(out var piece) ? piece : null;

    /// <summary>Takes so many bytes, as <see cref="PeerTakes"/> does, and gives them to the caller.</summary>
    internal byte[] TakeUnsent(int count)
    {
        byte[] taken = [];
        ByProtocol(() =>
        {
            taken = _unsent.Take(count);
            _arrived.Append(taken);
        });
        return taken;
    }

    internal void Settled() => WhenSettled?.Invoke();

    /// <summary>Nothing more is sent or delivered. The gate is held.</summary>
    internal void DiscardLocked()
    {
        _unsent.Take(_unsent.Length);
        _incoming.Clear();
    }

    private void Arrive(byte[] piece)
    {
        if (!_pump.IsMade)
        {
            throw new InvalidOperationException("Nothing can arrive before Connect() was called.");
        }

        if (!_pump.IsClosing && !_pump.IsClosed)
        {
            _incoming.Enqueue(piece);
        }
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private void ByProtocol(Action happening)
    {
        lock (_gate)
        {
            happening();
        }

        _pump.Run();
    }

    private void ByPeer(Action happening)
    {
        ByProtocol(happening);
        _pump.ThrowFailure();
    }
}
