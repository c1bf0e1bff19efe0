using Twisted.Network;

namespace Twisted.Testing;

/// <summary>One direction of an <see cref="InMemoryLink"/>, which calls it from one thread at a time.</summary>
internal sealed class LinkDirection(InMemoryTransport from, InMemoryTransport to, InMemoryLinkOptions options, Action whenDue)
{
    private readonly Queue<(long Sent, byte[]? Piece)> _onTheWay = [];
    private int _bytesOnTheWay;
    private bool _isEnded;

    /// <summary>False while the network holds back what is on its way.</summary>
    public bool Delivers { get; set; } = true;

    /// <summary>Takes what may be sent, and delivers what is due.</summary>
    /// <returns>True when there was anything.</returns>
    public bool Move() => Send() | Deliver();

    private bool Send()
    {
        if (_isEnded)
        {
            return false;
        }

        if (from.LostReason is { Kind: ConnectionLostKind.Aborted })
        {
            // A reset overtakes what is on its way.
            _isEnded = true;
            _onTheWay.Clear();
            to.PeerResets();
            return true;
        }

        var room = options.Window - _bytesOnTheWay - to.UndeliveredBytes;
        if (room > 0 && from.UnsentBytes > 0 && from.TakeUnsent(room) is { Length: > 0 } piece)
        {
            _bytesOnTheWay += piece.Length;
            SetOut(piece);
            return true;
        }

        if (from.IsWriteClosed && from.UnsentBytes == 0)
        {
            _isEnded = true;
            SetOut(null);
            return true;
        }

        return false;
    }

    private void SetOut(byte[]? piece)
    {
        _onTheWay.Enqueue((options.Clock.GetTimestamp(), piece));
        if (options.Latency > TimeSpan.Zero)
        {
            ITimer? timer = null;
            timer = options.Clock.CreateTimer(
                _ =>
                {
                    timer?.Dispose();
                    whenDue();
                },
                null,
                options.Latency,
                Timeout.InfiniteTimeSpan);
        }
    }

    private bool Deliver()
    {
        if (!Delivers
            || !_onTheWay.TryPeek(out var first)
            || (options.Latency > TimeSpan.Zero && options.Clock.GetElapsedTime(first.Sent) < options.Latency))
        {
            return false;
        }

        _onTheWay.Dequeue();
        if (first.Piece is { } piece)
        {
            _bytesOnTheWay -= piece.Length;
            to.FeedInPieces(piece, Math.Min(options.PieceSize, piece.Length));
        }
        else
        {
            to.PeerCloses();
        }

        return true;
    }
}
