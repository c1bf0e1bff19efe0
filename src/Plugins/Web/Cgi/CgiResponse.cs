using System.Buffers;

namespace Twisted.Web;

/// <summary>Sends what a program writes after its headers, no faster than the client takes it.</summary>
internal sealed class CgiResponse(Stream output, CgiHead head, CgiLimits limits, CgiDeadline deadline, HttpResponse response)
{
    private const int PieceSize = 4096;

    private readonly bool _hasBody = !HttpMethods.IsHead(response.HttpContext.Request.Method)
        && head.Status is not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified);

    private long _sent;

    /// <returns>False when the program writes more than it announced.</returns>
    /// <exception cref="CgiFailure">It writes less, or more than it may.</exception>
    /// <exception cref="OperationCanceledException">The deadline is over, or the client gone.</exception>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> first)
    {
        SetHeaders();
        if (first.IsEmpty || !_hasBody)
        {
            await response.StartAsync(deadline.Answering).ConfigureAwait(false);
        }

        var isWhole = first.IsEmpty || await SendAsync(first, isInWriter: false).ConfigureAwait(false);
        var unseen = _hasBody ? null : new byte[PieceSize];
        while (isWhole)
        {
            var memory = unseen is null ? response.BodyWriter.GetMemory(PieceSize) : unseen.AsMemory();
            deadline.Expect(limits.IdleTime);
            var count = await output.ReadAsync(memory, deadline.Answering).ConfigureAwait(false);
            deadline.Rest();
            if (count == 0)
            {
                break;
            }

            isWhole = await SendAsync(memory[..count], isInWriter: true).ConfigureAwait(false);
        }

        if (_hasBody && head.ContentLength > _sent)
        {
            throw new CgiFailure("its body is shorter than its Content-Length");
        }

        await response.CompleteAsync().ConfigureAwait(false);
        return isWhole;
    }

    private void SetHeaders()
    {
        response.StatusCode = head.Status;
        foreach (var (name, value) in head.Fields)
        {
            response.Headers.Append(name, value);
        }

        if (head.Status is not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent))
        {
            response.ContentLength = head.ContentLength;
        }
    }

    /// <returns>False when this is beyond the announced length, up to which it was sent.</returns>
    private async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> piece, bool isInWriter)
    {
        if (_sent + piece.Length > limits.MaxOutputBytes)
        {
            throw new CgiFailure($"its body has more than {limits.MaxOutputBytes} bytes");
        }

        if (!_hasBody)
        {
            _sent += piece.Length;
            return true;
        }

        var count = (int)Math.Min(piece.Length, (head.ContentLength ?? long.MaxValue) - _sent);
        _sent += count;
        if (isInWriter)
        {
            response.BodyWriter.Advance(count);
        }
        else
        {
            response.BodyWriter.Write(piece.Span[..count]);
        }

        var result = await response.BodyWriter.FlushAsync(deadline.Answering).ConfigureAwait(false);
        if (result.IsCompleted)
        {
            throw new OperationCanceledException(deadline.Answering);
        }

        return count == piece.Length;
    }
}
