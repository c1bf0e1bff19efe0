using System.Runtime.InteropServices;
using Twisted.Network;

namespace Twisted.Protocols;

/// <summary>A protocol of lines, which can change to bytes as they come and back.</summary>
/// <remarks>
/// A line is handled in the memory in which it arrived; none is allocated for it. The handler may do anything: write, pause, close, change the mode
/// or the delimiter; what follows is handled as it then says.
/// </remarks>
public abstract class LineReceiver : BufferedProtocol
{
    /// <summary>The longest line when nothing else is said: 16,384 bytes, as in the original.</summary>
    public const int DefaultMaxLength = 16_384;

    private static readonly byte[] CrLf = "\r\n"u8.ToArray();

    private byte[] _delimiter = CrLf;
    private bool _isRaw;

    /// <summary>How much of what is kept has no delimiter in it.</summary>
    private int _searched;

    /// <summary>How many bytes of the data at hand <see cref="SetLineMode(ReadOnlySpan{byte})"/> gave back.</summary>
    private int _givenBack;
    private bool _isInRawHandler;
    private nint _rawEnd;

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

    /// <summary>True while bytes are given to <see cref="RawDataReceived"/>.</summary>
    protected bool IsRaw => _isRaw;

    /// <summary>A line has arrived, here without its delimiter. It is gone when the handler returns.</summary>
    protected abstract void LineReceived(ReadOnlySpan<byte> line);

    /// <summary>Bytes have arrived in raw mode, in whatever pieces the network made of them. They are gone when the handler returns.</summary>
    protected virtual void RawDataReceived(ReadOnlySpan<byte> data)
    {
    }

    /// <summary>A line is longer than <see cref="MaxLength"/>, or so much has arrived without a delimiter. The default closes the connection.</summary>
    /// <param name="line">What there is of it.</param>
    protected virtual void LineLengthExceeded(ReadOnlySpan<byte> line) => Transport.LoseConnection();

    /// <summary>Gives what follows to <see cref="RawDataReceived"/>.</summary>
    protected void SetRawMode() => _isRaw = true;

    /// <summary>Gives what follows to <see cref="LineReceived"/> again.</summary>
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
        _searched = 0;
        _isRaw = false;
    }

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
    protected sealed override int Take(ReadOnlySpan<byte> data)
    {
        if (_isRaw)
        {
            return TakeRaw(data);
        }

        var searched = Math.Min(_searched, data.Length);
        var found = EndsAtLineFeed ? data[searched..].IndexOf((byte)'\n') : data[searched..].IndexOf(_delimiter);
        if (found < 0)
        {
            // A delimiter may have begun at the end.
            var begun = EndsAtLineFeed ? 1 : _delimiter.Length - 1;
            _searched = Math.Max(0, data.Length - begun);
            return data.Length - begun <= MaxLength ? 0 : TakeTooLong(data, data.Length);
        }

        _searched = 0;
        var length = searched + found;
        var next = length + (EndsAtLineFeed ? 1 : _delimiter.Length);
        if (EndsAtLineFeed && length > 0 && data[length - 1] == '\r')
        {
            length--;
        }

        if (length > MaxLength)
        {
            return TakeTooLong(data[..length], next);
        }

        LineReceived(data[..length]);
        return next;
    }

    private int TakeTooLong(ReadOnlySpan<byte> line, int length)
    {
        _searched = 0;
        LineLengthExceeded(line);
        return length;
    }

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
        return taken == 0 && !_isRaw ? Take(data) : taken;
    }
}
