using System.Threading.Tasks.Sources;

namespace Twisted.Network;

/// <summary>The encrypted side of a connection as the stream that SslStream wants: gives what the transport has received, and sends by the transport.</summary>
/// <remarks>One reader at a time. What waits for data goes on, on the thread that brings it.</remarks>
internal sealed class TlsStream(ITransport transport) : Stream, IValueTaskSource<int>
{
    /// <summary>What may wait to be decrypted before the peer is slowed down: some records of 16 KiB.</summary>
    private const int HighWater = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly SendBuffer _received = new();
    private ManualResetValueTaskSourceCore<int> _waiting;
    private Memory<byte> _destination;
    private bool _isWaiting;
    private bool _isAtEnd;
    private bool _isPaused;
    private Exception? _fault;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Feed(ReadOnlySpan<byte> data)
    {
        int count;
        lock (_gate)
        {
            _received.Append(data);
            if (!_isWaiting)
            {
                if (_received.Length > HighWater && !_isPaused)
                {
                    _isPaused = true;
                    transport.PauseReading();
                }

                return;
            }

            _isWaiting = false;
            count = TakeLocked(_destination.Span);
        }

        _waiting.SetResult(count);
    }

    /// <summary>True once <see cref="End"/> was called.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The peer will send nothing more.</summary>
    public void End()
    {
        HasEnded = true;
        Finish(fault: null);
    }

    /// <summary>The connection is gone.</summary>
    public void Break(Exception fault) => Finish(fault);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        var resumes = false;
        lock (_gate)
        {
            if (_fault is { } fault)
            {
                return ValueTask.FromException<int>(fault);
            }

            if (_received.Length == 0 && !_isAtEnd)
            {
                _waiting.Reset();
                _destination = buffer;
                _isWaiting = true;
                return new ValueTask<int>(this, _waiting.Version);
            }

            count = TakeLocked(buffer.Span);
            if (_isPaused && _received.Length == 0)
            {
                _isPaused = false;
                resumes = true;
            }
        }

        if (resumes)
        {
            transport.ResumeReading();
        }

        return new ValueTask<int>(count);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read asynchronously.");

    public override void Write(ReadOnlySpan<byte> buffer) => transport.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => transport.Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        transport.Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        transport.Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token) => _waiting.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _waiting.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiting.OnCompleted(continuation, state, token, flags);

    private int TakeLocked(Span<byte> destination)
    {
        var count = Math.Min(destination.Length, _received.Length);
        if (count > 0)
        {
            _received.Unsent.Span[..count].CopyTo(destination);
            _received.Consume(count);
        }

        return count;
    }

    private void Finish(Exception? fault)
    {
        lock (_gate)
        {
            _isAtEnd = true;
            _fault ??= fault;
            if (_fault is not null)
            {
                _received.Release();
            }

            if (!_isWaiting)
            {
                return;
            }

            _isWaiting = false;
        }

        if (fault is null)
        {
            _waiting.SetResult(0);
        }
        else
        {
            _waiting.SetException(fault);
        }
    }
}
