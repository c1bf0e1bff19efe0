using Twisted.Network;

namespace Twisted.Protocols;

/// <summary>A protocol of nothing but lines. <see cref="LineReceiver"/> can change to bytes and back.</summary>
/// <remarks>
/// A line is handled in the memory in which it arrived; none is allocated for it. The handler may do anything: write, pause, close, change the
/// delimiter; what follows is handled as it then says. The stream may end behind a delimiter only, see <see cref="BufferedProtocol.IncompleteMessage"/>.
/// </remarks>
public abstract class LineOnlyReceiver : BufferedProtocol
{
    /// <summary>The longest line when nothing else is said: 16,384 bytes, as in the original.</summary>
    public const int DefaultMaxLength = 16_384;

    private static readonly byte[] CrLf = "\r\n"u8.ToArray();

    private byte[] _delimiter = CrLf;

    /// <summary>How much of what is kept has no delimiter in it.</summary>
    private int _searched;

    /// <summary>True from when a line is too long until its delimiter.</summary>
    private bool _isSkipping;

    /// <summary>What ends a line: carriage return and line feed unless set.</summary>
    /// <exception cref="ArgumentException">On setting: it is empty.</exception>
    protected ReadOnlySpan<byte> Delimiter
    {
        get => _delimiter;
        set
        {
            if (value.IsEmpty)
            {
                throw new ArgumentException("Lines need a delimiter.", nameof(value));
            }

            _delimiter = value.ToArray();
            _searched = 0;
        }
    }

    /// <summary>True to end lines at a line feed, with or without a carriage return before it, whatever <see cref="Delimiter"/> is. False by default.</summary>
    protected bool EndsAtLineFeed { get; set; }

    /// <summary>The most bytes of a line, without its delimiter; <see cref="DefaultMaxLength"/> unless set.</summary>
    protected int MaxLength { get; set; } = DefaultMaxLength;

    /// <inheritdoc/>
    protected override bool IsWithinMessage => _isSkipping || base.IsWithinMessage;

    /// <summary>A line has arrived, here without its delimiter. It is gone when the handler returns.</summary>
    protected abstract void LineReceived(ReadOnlySpan<byte> line);

    /// <summary>A line is longer than <see cref="MaxLength"/>, or so much has arrived without a delimiter. The default closes the connection with a <see cref="LineTooLongException"/>, which is logged.</summary>
    /// <remarks>One that goes on hears of each such line once, however it arrives: what follows until its delimiter is passed over.</remarks>
    /// <param name="line">What there is of it, more than may be.</param>
    protected virtual void LineLengthExceeded(ReadOnlySpan<byte> line) => Transport.FailConnection(new LineTooLongException(MaxLength));

    /// <summary>Sends a line and the delimiter.</summary>
    protected void SendLine(ReadOnlySpan<byte> line)
    {
        Transport.Write(line);
        Transport.Write(EndsAtLineFeed ? CrLf : _delimiter);
    }

    /// <summary>Sends a line, as UTF-8, and the delimiter.</summary>
    protected void SendLine(ReadOnlySpan<char> line)
    {
        Transport.Write(line);
        Transport.Write(EndsAtLineFeed ? CrLf : _delimiter);
    }

    /// <inheritdoc/>
    protected override int Take(ReadOnlySpan<byte> data)
    {
        var searched = Math.Min(_searched, data.Length);
        var found = EndsAtLineFeed ? data[searched..].IndexOf((byte)'\n') : data[searched..].IndexOf(_delimiter);
        if (found < 0)
        {
            return TakeBeginning(data);
        }

        _searched = 0;
        var length = searched + found;
        var next = length + (EndsAtLineFeed ? 1 : _delimiter.Length);
        if (_isSkipping)
        {
            _isSkipping = false;
            return next;
        }

        if (EndsAtLineFeed && length > 0 && data[length - 1] == '\r')
        {
            length--;
        }

        if (length > MaxLength)
        {
            LineLengthExceeded(data[..length]);
        }
        else
        {
            LineReceived(data[..length]);
        }

        return next;
    }

    /// <summary>What follows begins a line, whatever came before.</summary>
    private protected void BeginLine()
    {
        _searched = 0;
        _isSkipping = false;
    }

    /// <summary>Keeps the beginning of a line, or passes over it where that is too long.</summary>
    private int TakeBeginning(ReadOnlySpan<byte> data)
    {
        // A delimiter may have begun at the end.
        var begun = Math.Min(data.Length, EndsAtLineFeed ? 1 : _delimiter.Length - 1);
        var length = data.Length - begun;
        _searched = length;
        if (!_isSkipping)
        {
            if (length <= MaxLength)
            {
                return 0;
            }

            _isSkipping = true;
            LineLengthExceeded(data[..length]);
        }

        _searched = 0;
        return length;
    }
}
