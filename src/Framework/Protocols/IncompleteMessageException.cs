using Twisted.Network;

namespace Twisted.Protocols;

/// <summary>A peer has closed its sending side in the middle of a message.</summary>
/// <param name="keptBytes">How many bytes of the message, or of its part, had arrived and were not handled.</param>
public sealed class IncompleteMessageException(int keptBytes)
    : PeerFaultException($"The peer ended the stream in the middle of a message{(keptBytes > 0 ? $", of which {keptBytes} bytes had arrived" : "")}.")
{
    /// <summary>How many bytes of the message, or of its part, had arrived and were not handled.</summary>
    public int KeptBytes { get; } = keptBytes;
}
