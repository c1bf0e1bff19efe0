using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Twisted.Protocols;

/// <summary>The lines of a pipe, for <c>await foreach</c>: <c>await foreach (var line in new LineReader(connection.Input))</c>.</summary>
/// <remarks>
/// A line is in the pipe's own memory, and there until the next is asked for. Lines end at a line feed, with or without a carriage return before it;
/// what follows the last one is a line too. After the loop was left, what it did not take is still in the pipe. Not safe for concurrent use.
/// </remarks>
public sealed class LineReader
{
    /// <summary>The longest line when nothing else is said: 16,384 bytes.</summary>
    public const int DefaultMaxLength = 16_384;

    private readonly PipeReader _input;
    private readonly int _maxLength;
    private readonly CancellationToken _cancellationToken;
    private ReadOnlySequence<byte> _buffer;
    private SequencePosition _next;
    private bool _isReading;
    private bool _isCompleted;

    /// <param name="input">Is read by nobody else meanwhile.</param>
    /// <param name="maxLength">The most bytes of a line, without its end.</param>
    /// <param name="cancellationToken">Ends the wait for a line.</param>
    public LineReader(PipeReader input, int maxLength = DefaultMaxLength, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegative(maxLength);
        (_input, _maxLength, _cancellationToken) = (input, maxLength, cancellationToken);
    }

    /// <summary>The line, without its end.</summary>
    public ReadOnlySequence<byte> Current { get; private set; }

    /// <summary>Itself: for <c>await foreach</c>.</summary>
    public LineReader GetAsyncEnumerator() => this;

    /// <summary>Goes to the next line.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="LineTooLongException">It is longer than it may be.</exception>
    public ValueTask<bool> MoveNextAsync() => TryTake(atEnd: false) ? new ValueTask<bool>(true) : ReadAsync();

    /// <summary>Leaves to the pipe what was not taken.</summary>
    public ValueTask DisposeAsync()
    {
        Release(_next);
        return ValueTask.CompletedTask;
    }

    // Waits once for each piece that arrives: what each wait would allocate is used again.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReadAsync()
    {
        while (!_isCompleted)
        {
            // All of it was looked at.
            Release(_buffer.End);
            var read = await _input.ReadAsync(_cancellationToken).ConfigureAwait(false);
            (_buffer, _next, _isReading, _isCompleted) = (read.Buffer, read.Buffer.Start, true, read.IsCompleted || read.IsCanceled);
            if (TryTake(atEnd: false))
            {
                return true;
            }
        }

        return TryTake(atEnd: true);
    }

    private bool TryTake(bool atEnd)
    {
        if (!_isReading)
        {
            return false;
        }

        var rest = _buffer.Slice(_next);
        var found = rest.PositionOf((byte)'\n');
        if (found is null && (!atEnd || rest.IsEmpty))
        {
            return rest.Length - 1 <= _maxLength ? false : throw new LineTooLongException(_maxLength);
        }

        var line = found is { } end ? rest.Slice(0, end) : rest;
        _next = found is { } feed ? rest.GetPosition(1, feed) : rest.End;
        if (found is not null && line.Length > 0 && line.Slice(line.Length - 1).FirstSpan[0] == '\r')
        {
            line = line.Slice(0, line.Length - 1);
        }

        Current = line.Length <= _maxLength ? line : throw new LineTooLongException(_maxLength);
        return true;
    }

    private void Release(SequencePosition examined)
    {
        if (_isReading)
        {
            _isReading = false;
            _input.AdvanceTo(_next, examined);
        }
    }
}
