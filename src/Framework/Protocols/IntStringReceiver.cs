using System.Buffers.Binary;
using Twisted.Network;

namespace Twisted.Protocols;

/// <summary>A protocol of strings with their length before them, in network byte order (the highest byte first).</summary>
public abstract class IntStringReceiver : BufferedProtocol
{
    private readonly int _prefix;

    /// <param name="prefix">How many bytes the length has: 1 to 4.</param>
    /// <param name="maxLength">The most bytes of a string.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length has no bytes, or more than 4.</exception>
    protected IntStringReceiver(int prefix, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(prefix, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefix, sizeof(uint));
        _prefix = prefix;
        MaxLength = maxLength;
    }

    /// <summary>The most bytes of a string.</summary>
    protected int MaxLength { get; set; }

    /// <summary>A string has arrived. It is gone when the handler returns.</summary>
    protected abstract void StringReceived(ReadOnlySpan<byte> text);

    /// <summary>A string is announced that is longer than <see cref="MaxLength"/>. The default closes the connection with a <see cref="PeerFaultException"/>, which is logged.</summary>
    /// <remarks>What overrides it may write a last word: the connection is closed in order when the handler returns.</remarks>
    /// <param name="length">As it was announced.</param>
    protected virtual void LengthLimitExceeded(long length) =>
        Transport.FailConnection(new PeerFaultException($"The peer announced a string of {length} bytes, and the most is {MaxLength}."));

    /// <summary>Sends a string.</summary>
    /// <exception cref="ArgumentException">It is longer than its length can say.</exception>
    protected void SendString(ReadOnlySpan<byte> text)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)text.Length);
        if (length[..^_prefix].ContainsAnyExcept((byte)0))
        {
            throw new ArgumentException($"A string of {text.Length} bytes is longer than a length of {8 * _prefix} bits can say.", nameof(text));
        }

        Transport.Write(length[^_prefix..]);
        Transport.Write(text);
    }

    /// <inheritdoc/>
    protected sealed override int Take(ReadOnlySpan<byte> data)
    {
        if (data.Length < _prefix)
        {
            return 0;
        }

        long length = 0;
        foreach (var digit in data[.._prefix])
        {
            length = (length << 8) | digit;
        }

        if (length > MaxLength)
        {
            LengthLimitExceeded(length);
            Transport.LoseConnection();
            return data.Length;
        }

        if (data.Length - _prefix < length)
        {
            return 0;
        }

        StringReceived(data.Slice(_prefix, (int)length));
        return _prefix + (int)length;
    }
}
