namespace Twisted.Network;

/// <summary>Why a connection ended, in a word.</summary>
public enum ConnectionLostKind
{
    /// <summary>One side closed it in order.</summary>
    Done,

    /// <summary>The network or the peer broke it off, or the peer did what the protocol does not allow.</summary>
    Lost,

    /// <summary>This side broke it off.</summary>
    Aborted,

    /// <summary>The protocol threw an exception.</summary>
    Failed,
}
