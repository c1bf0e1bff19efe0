using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using Twisted.Network;

namespace Twisted.Protocols;

/// <summary>The output of a <see cref="PipeProtocol"/>: gives to the transport what is flushed, and waits while that has too much.</summary>
/// <remarks>Written by one thread at a time; paused, resumed and broken by the transport's.</remarks>
internal sealed class TransportWriter(ITransport transport) : PipeWriter, IValueTaskSource<FlushResult>
{
    private const int SmallestBuffer = 4096;

    /// <summary>Above it every transport tells its protocol to stop writing.</summary>
    private const int HighWater = 64 * 1024;

    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<FlushResult> _waiting = new() { RunContinuationsAsynchronously = true };
    private byte[]? _buffer;
    private int _length;
    private bool _isPaused;
    private int _resumptions;
    private bool _isWaiting;
    private bool _isCancelled;
    private bool _isCompleted;
    private Exception? _fault;

    /// <summary>Where it writes to.</summary>
    public ITransport Transport { get; set; } = transport;

    public bool IsBroken
    {
        get
        {
            lock (_gate)
            {
                return _fault is not null;
            }
        }
    }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _length;

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, (_buffer?.Length ?? 0) - _length);
        _length += bytes;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        if (_isCompleted)
        {
            throw new InvalidOperationException("The output was completed.");
        }

        var wanted = Math.Max(1, sizeHint);
        if (_buffer is null || _buffer.Length - _length < wanted)
        {
            var longer = ArrayPool<byte>.Shared.Rent(Math.Max(SmallestBuffer, _length + wanted));
            if (_buffer is { } buffer)
            {
                buffer.AsSpan(0, _length).CopyTo(longer);
                ArrayPool<byte>.Shared.Return(buffer);
            }

            _buffer = longer;
        }

        return _buffer.AsMemory(_length);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<FlushResult>(cancellationToken);
        }

        Send();

        // Within a handler of the transport's, it cannot say yet that this is too much; it will, and that it no longer is.
        var resumptions = Volatile.Read(ref _resumptions);
        var isTooMuch = Transport.UnsentBytes > HighWater;
        lock (_gate)
        {
            if (_fault is { } fault)
            {
                return ValueTask.FromException<FlushResult>(fault);
            }

            if (_isCancelled || !(_isPaused || (isTooMuch && resumptions == _resumptions)))
            {
                var result = new FlushResult(_isCancelled, isCompleted: false);
                _isCancelled = false;
                return new ValueTask<FlushResult>(result);
            }

            _waiting.Reset();
            _isWaiting = true;
        }

        // The waiting one is woken by the token as by the others: at most once.
        return cancellationToken.CanBeCanceled ? WaitAsync(cancellationToken) : new ValueTask<FlushResult>(this, _waiting.Version);
    }

    public override void CancelPendingFlush()
    {
        lock (_gate)
        {
            _isCancelled = !_isWaiting;
        }

        Wake(new FlushResult(isCanceled: true, isCompleted: false));
    }

    public override void Complete(Exception? exception = null)
    {
        if (_isCompleted)
        {
            return;
        }

        Send();
        _isCompleted = true;
        if (exception is null)
        {
            Transport.LoseWriteConnection();
        }
        else
        {
            Transport.FailConnection(exception);
        }
    }

    public void Pause()
    {
        lock (_gate)
        {
            _isPaused = true;
        }
    }

    public void Resume()
    {
        lock (_gate)
        {
            _isPaused = false;
            _resumptions++;
        }

        Wake(default);
    }

    public void Break(Exception fault)
    {
        lock (_gate)
        {
            _fault = fault;
            if (!_isWaiting)
            {
                return;
            }

            _isWaiting = false;
        }

        _waiting.SetException(fault);
    }

    FlushResult IValueTaskSource<FlushResult>.GetResult(short token) => _waiting.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<FlushResult>.GetStatus(short token) => _waiting.GetStatus(token);

    void IValueTaskSource<FlushResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiting.OnCompleted(continuation, state, token, flags);

    private async ValueTask<FlushResult> WaitAsync(CancellationToken cancellationToken)
    {
        var waiting = new ValueTask<FlushResult>(this, _waiting.Version);
        await using var registration = cancellationToken.UnsafeRegister(static state => ((TransportWriter)state!).CancelPendingFlush(), this).ConfigureAwait(false);
        var result = await waiting.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    private void Send()
    {
        if (_buffer is not { } buffer)
        {
            return;
        }

        Transport.Write(buffer.AsSpan(0, _length));
        _length = 0;
        _buffer = null;
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Wake(FlushResult result)
    {
        lock (_gate)
        {
            if (!_isWaiting)
            {
                return;
            }

            _isWaiting = false;
        }

        _waiting.SetResult(result);
    }
}
