using System.Buffers;
using System.Net;
using System.Threading.Tasks.Sources;

namespace Twisted.Network;

/// <summary>The datagrams of a port, for <c>await foreach</c>.</summary>
/// <remarks>
/// <para>
/// What arrives waits in a queue, in buffers from the pool, and none is held while nothing waits. When the queue is full something is dropped and
/// counted: a flood costs the memory of the queue and no more.
/// </para>
/// <para>It is for one reader at a time; no object is made for a datagram. It ends when the port is closed, after what had arrived.</para>
/// </remarks>
public sealed class DatagramReader : IValueTaskSource<bool>
{
    private readonly Lock _gate = new();
    private readonly int _capacity;
    private readonly DatagramOverflow _overflow;
    private Waiting[] _ring = new Waiting[4];
    private int _first;
    private int _count;
    private byte[]? _taken;
    private bool _isReaderWaiting;
    private bool _isCompleted;
    private long _dropped;
    private ManualResetValueTaskSourceCore<bool> _arrival;

    internal DatagramReader(int capacity, DatagramOverflow overflow)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        (_capacity, _overflow) = (capacity, overflow);
    }

    /// <summary>The datagram; its data are there until the next is asked for.</summary>
    public Datagram Current { get; private set; }

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>How many were dropped because the queue was full, or nobody read any more.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Itself: for <c>await foreach</c>.</summary>
    public DatagramReader GetAsyncEnumerator() => this;

    /// <summary>Goes to the next datagram.</summary>
    /// <returns>False when the port is closed, and all that had arrived was read.</returns>
    public ValueTask<bool> MoveNextAsync()
    {
        lock (_gate)
        {
            Return();
            if (TryTake())
            {
                return new ValueTask<bool>(true);
            }

            if (_isCompleted)
            {
                return new ValueTask<bool>(false);
            }

            _arrival.Reset();
            _isReaderWaiting = true;
            return new ValueTask<bool>(this, _arrival.Version);
        }
    }

    /// <summary>Gives back the memory of the last datagram. The reader may go on with another loop.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            Return();
        }

        return ValueTask.CompletedTask;
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _arrival.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _arrival.GetStatus(token);

    // Whoever waits goes on where the datagram arrived, also under a runner of tests that has ways of its own to go on.
    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _arrival.OnCompleted(continuation, state, token, flags & ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext);

    internal void Add(ReadOnlySpan<byte> data, EndPoint from)
    {
        lock (_gate)
        {
            if (_count == _capacity)
            {
                _dropped++;
                if (_overflow == DatagramOverflow.DropNewest)
                {
                    return;
                }

                ArrayPool<byte>.Shared.Return(Dequeue().Buffer);
            }

            Enqueue(data, from);
            if (!_isReaderWaiting)
            {
                return;
            }

            _isReaderWaiting = false;
            TryTake();
        }

        _arrival.SetResult(true);
    }

    /// <summary>One that nobody will read.</summary>
    internal void Drop() => Interlocked.Increment(ref _dropped);

    internal void Complete()
    {
        lock (_gate)
        {
            _isCompleted = true;
            if (!_isReaderWaiting)
            {
                return;
            }

            _isReaderWaiting = false;
        }

        _arrival.SetResult(false);
    }

    private void Enqueue(ReadOnlySpan<byte> data, EndPoint from)
    {
        if (_count == _ring.Length)
        {
            var larger = new Waiting[Math.Min(_capacity, 2 * _ring.Length)];
            for (var i = 0; i < _count; i++)
            {
                larger[i] = _ring[(_first + i) % _ring.Length];
            }

            (_ring, _first) = (larger, 0);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(data.Length);
        data.CopyTo(buffer);
        _ring[(_first + _count++) % _ring.Length] = new Waiting(buffer, data.Length, from);
    }

    private Waiting Dequeue()
    {
        var waiting = _ring[_first];
        _ring[_first] = default;
        _first = (_first + 1) % _ring.Length;
        _count--;
        return waiting;
    }

    private bool TryTake()
    {
        if (_count == 0)
        {
            return false;
        }

        var waiting = Dequeue();
        _taken = waiting.Buffer;
        Current = new Datagram(waiting.Buffer.AsMemory(0, waiting.Length), waiting.From);
        return true;
    }

    private void Return()
    {
        if (_taken is { } buffer)
        {
            (_taken, Current) = (null, default);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private readonly record struct Waiting(byte[] Buffer, int Length, EndPoint From);
}
