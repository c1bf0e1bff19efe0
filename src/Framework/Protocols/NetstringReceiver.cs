using System.Buffers.Text;
using Twisted.Network;

namespace Twisted.Protocols;

/// <summary>A protocol of netstrings: the length in decimal digits, a colon, the bytes, a comma.</summary>
/// <remarks>Source: D. J. Bernstein, "Netstrings", 1 February 1997. What is no netstring closes the connection.</remarks>
public abstract class NetstringReceiver : BufferedProtocol
{
    /// <summary>The longest string when nothing else is said: 99,999 bytes, as in the original.</summary>
    public const int DefaultMaxLength = 99_999;

    private const int MostDigits = 10;

    /// <summary>The most bytes of a string; <see cref="DefaultMaxLength"/> unless set.</summary>
    protected int MaxLength { get; set; } = DefaultMaxLength;

    /// <summary>A string has arrived. It is gone when the handler returns.</summary>
    protected abstract void StringReceived(ReadOnlySpan<byte> text);

    /// <summary>What arrived is no netstring, or one longer than <see cref="MaxLength"/>. The default closes the connection with a <see cref="PeerFaultException"/>, which is logged.</summary>
    /// <remarks>As nothing after it can be understood, what overrides it may write a last word: the connection is closed in order when the handler returns.</remarks>
    protected virtual void StringMalformed() =>
        Transport.FailConnection(new PeerFaultException($"The peer sent what is no netstring of at most {MaxLength} bytes."));

    /// <summary>Sends a string.</summary>
    protected void SendString(ReadOnlySpan<byte> text)
    {
        Span<byte> length = stackalloc byte[MostDigits + 1];
        Utf8Formatter.TryFormat(text.Length, length, out var digits);
        length[digits] = (byte)':';
        Transport.Write(length[..(digits + 1)]);
        Transport.Write(text);
        Transport.Write(","u8);
    }

    /// <inheritdoc/>
    protected sealed override int Take(ReadOnlySpan<byte> data)
    {
        var digits = 0;
        long length = 0;
        while (digits < data.Length && char.IsAsciiDigit((char)data[digits]))
        {
            length = (10 * length) + (data[digits] - '0');
            digits++;
            if (length > MaxLength || (digits > 1 && data[0] == '0'))
            {
                return Refuse(data);
            }
        }

        if (digits == data.Length)
        {
            return 0;
        }

        if (digits == 0 || data[digits] != ':')
        {
            return Refuse(data);
        }

        var end = digits + 1 + (int)length;
        if (end >= data.Length)
        {
            return 0;
        }

        if (data[end] != ',')
        {
            return Refuse(data);
        }

        StringReceived(data[(digits + 1)..end]);
        return end + 1;
    }

    private int Refuse(ReadOnlySpan<byte> data)
    {
        StringMalformed();
        Transport.LoseConnection();
        return data.Length;
    }
}
