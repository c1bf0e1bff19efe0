using Twisted.Network;

namespace Twisted.Protocols;

/// <summary>A peer has sent a line that is longer than lines may be.</summary>
public sealed class LineTooLongException(int maxLength) : PeerFaultException($"A line is longer than {maxLength} bytes.")
{
    /// <summary>How many bytes there may be.</summary>
    public int MaxLength { get; } = maxLength;
}
