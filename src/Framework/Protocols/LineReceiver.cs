using System.Runtime.InteropServices;

namespace Twisted.Protocols;

/// <summary>A protocol of lines, which can change to bytes as they come and back.</summary>
/// <remarks>
/// Whether the stream may end in raw mode only the protocol knows: one that counts says so by <see cref="BufferedProtocol.IsWithinMessage"/>.
/// </remarks>
public abstract class LineReceiver : LineOnlyReceiver
{
    private bool _isRaw;

    /// <summary>How many bytes of the data at hand <see cref="SetLineMode(ReadOnlySpan{byte})"/> gave back.</summary>
    private int _givenBack;
    private bool _isInRawHandler;
    private nint _rawEnd;

    /// <summary>True while bytes are given to <see cref="RawDataReceived"/>.</summary>
    protected bool IsRaw => _isRaw;

    /// <inheritdoc/>
    protected override bool IsWithinMessage => !_isRaw && base.IsWithinMessage;

    /// <summary>Bytes have arrived in raw mode, in whatever pieces the network made of them. They are gone when the handler returns.</summary>
    protected virtual void RawDataReceived(ReadOnlySpan<byte> data)
    {
    }

    /// <summary>Gives what follows to <see cref="RawDataReceived"/>.</summary>
    protected void SetRawMode() => _isRaw = true;

    /// <summary>Gives what follows to <see cref="LineOnlyReceiver.LineReceived"/> again.</summary>
    protected void SetLineMode() => SetLineMode([]);

    /// <inheritdoc cref="SetLineMode()"/>
    /// <param name="rest">The end of the data that <see cref="RawDataReceived"/> was given, which it leaves to the lines.</param>
    /// <exception cref="ArgumentException">It is no end of that data.</exception>
    protected unsafe void SetLineMode(ReadOnlySpan<byte> rest)
    {
        if (!rest.IsEmpty)
        {
            fixed (byte* start = &MemoryMarshal.GetReference(rest))
            {
                if (!_isInRawHandler || (nint)start + rest.Length != _rawEnd)
                {
                    throw new ArgumentException("What is left to the lines has to be the end of the data that was received.", nameof(rest));
                }
            }
        }

        _givenBack = rest.Length;
        _isRaw = false;
        BeginLine();
    }

    /// <inheritdoc/>
    protected sealed override int Take(ReadOnlySpan<byte> data) => _isRaw ? TakeRaw(data) : base.Take(data);

    private unsafe int TakeRaw(ReadOnlySpan<byte> data)
    {
        _givenBack = 0;
        _isInRawHandler = true;
        try
        {
            fixed (byte* start = &MemoryMarshal.GetReference(data))
            {
                _rawEnd = (nint)start + data.Length;
                RawDataReceived(data);
            }
        }
        finally
        {
            _isInRawHandler = false;
        }

        // Given back as a whole, it is at once what it is as lines.
        var taken = data.Length - _givenBack;
        return taken == 0 && !_isRaw ? base.Take(data) : taken;
    }
}
