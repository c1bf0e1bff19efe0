namespace Twisted.Network;

/// <summary>What a connection is in the middle of.</summary>
[Flags]
internal enum ConnectionState
{
    None = 0,

    /// <summary>Some thread runs the pump.</summary>
    Pumping = 1,

    /// <summary>The protocol asked not to be given data.</summary>
    ReadingPaused = 2,

    /// <summary>A wait for data is under way.</summary>
    Receiving = 4,

    /// <summary>The protocol was told, or will be, that too much waits to be sent.</summary>
    AboveHighWater = 8,

    /// <summary>To be closed once everything is sent.</summary>
    Closing = 16,

    /// <summary>The peer will send nothing more.</summary>
    PeerDone = 32,

    /// <summary>The socket is given away or disposed.</summary>
    Closed = 64,

    /// <summary>The sending side is to be closed once everything is sent.</summary>
    WriteClosing = 128,

    /// <summary>The sending side is closed.</summary>
    WriteClosed = 256,

    /// <summary>The first bytes of the peer have arrived.</summary>
    Heard = 512,
}
