namespace Twisted.Network;

/// <summary>The peer did what the protocol does not allow. Thrown by a handler, it closes that connection, with one line in the log and no stack.</summary>
/// <remarks>The connection is lost with <see cref="ConnectionLostKind.Lost"/> and this exception.</remarks>
public class PeerFaultException : IOException
{
    public PeerFaultException()
        : base("The peer did what the protocol does not allow.")
    {
    }

    /// <param name="message">What it did, as a sentence for the log. What a peer sent is quoted in it only after it was made harmless.</param>
    public PeerFaultException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="PeerFaultException(string)"/>
    /// <param name="message">What it did, as a sentence for the log.</param>
    /// <param name="innerException">What was noticed first.</param>
    public PeerFaultException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
