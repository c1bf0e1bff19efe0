using System.Buffers;
using Twisted.Network;

namespace Twisted.Protocols;

/// <summary>A protocol that is made of messages: keeps what is incomplete until the rest arrives.</summary>
/// <remarks>
/// Messages are looked for in the transport's own memory. Only what is left of an incomplete one is copied, into memory from the pool,
/// which an idle connection does not hold. While reading is paused no message is delivered, also not one that has arrived already.
/// </remarks>
public abstract class BufferedProtocol : Protocol
{
    private byte[]? _kept;
    private int _keptLength;

    /// <summary>How many bytes of an incomplete message are kept.</summary>
    public int KeptBytes => _keptLength;

    /// <summary>True while the stream must not end. A protocol whose messages are several of these says more, and asks its base class, too.</summary>
    protected virtual bool IsWithinMessage => _keptLength > 0;

    /// <inheritdoc/>
    public sealed override void DataReceived(ReadOnlySpan<byte> data)
    {
        if (_keptLength == 0)
        {
            var taken = TakeAll(data);
            if (taken < data.Length)
            {
                Keep(data[taken..]);
            }

            return;
        }

        Keep(data);
        TakeKept();
    }

    /// <inheritdoc/>
    /// <remarks>What overrides it calls it.</remarks>
    public override void ReadingResumed()
    {
        if (_keptLength > 0)
        {
            TakeKept();
        }
    }

    /// <summary>The peer has closed its sending side: between messages the default closes the connection, within one there is <see cref="IncompleteMessage"/>.</summary>
    /// <remarks>What overrides it, to go on sending, asks <see cref="IsWithinMessage"/> or calls it.</remarks>
    public override void ReadConnectionLost()
    {
        if (IsWithinMessage)
        {
            IncompleteMessage(_kept.AsSpan(0, _keptLength));
        }
        else
        {
            base.ReadConnectionLost();
        }
    }

    /// <summary>The peer has closed its sending side in the middle of a message. The default closes the connection with an <see cref="IncompleteMessageException"/>, which is logged.</summary>
    /// <param name="rest">What is kept of the message. It is gone when the handler returns.</param>
    protected virtual void IncompleteMessage(ReadOnlySpan<byte> rest) => Transport.FailConnection(new IncompleteMessageException(rest.Length));

    /// <summary>Takes the first message, or the first part of one, and handles it.</summary>
    /// <param name="data">All that has arrived and was not taken; never empty. It is gone when the handler returns.</param>
    /// <returns>How many bytes it was; 0 when more has to arrive first.</returns>
    protected abstract int Take(ReadOnlySpan<byte> data);

    private void TakeKept()
    {
        var kept = _kept!;
        var length = _keptLength;
        var taken = TakeAll(kept.AsSpan(0, length));
        _keptLength = length - taken;
        if (_keptLength == 0)
        {
            _kept = null;
            ArrayPool<byte>.Shared.Return(kept);
        }
        else if (taken > 0)
        {
            kept.AsSpan(taken, _keptLength).CopyTo(kept);
        }
    }

    private int TakeAll(ReadOnlySpan<byte> data)
    {
        var transport = Transport;
        var taken = 0;
        while (taken < data.Length && transport.IsReading && Take(data[taken..]) is > 0 and var count)
        {
            taken += count;
            if (Transport != transport)
            {
                // Encrypted from here on: what came behind it in the clear is nobody's (RFC 3207, section 4.2).
                return data.Length;
            }
        }

        return taken;
    }

    private void Keep(ReadOnlySpan<byte> data)
    {
        var length = _keptLength + data.Length;
        if (_kept is null || _kept.Length < length)
        {
            var longer = ArrayPool<byte>.Shared.Rent(Math.Max(length, 2 * _keptLength));
            if (_kept is { } kept)
            {
                kept.AsSpan(0, _keptLength).CopyTo(longer);
                ArrayPool<byte>.Shared.Return(kept);
            }

            _kept = longer;
        }

        data.CopyTo(_kept.AsSpan(_keptLength));
        _keptLength = length;
    }
}
