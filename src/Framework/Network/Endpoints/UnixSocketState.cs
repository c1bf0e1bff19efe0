namespace Twisted.Network;

/// <summary>What there is at the path of a UNIX domain socket.</summary>
internal enum UnixSocketState
{
    /// <summary>Something else.</summary>
    NoSocket,

    /// <summary>A socket that nobody listens at: its process is gone.</summary>
    Dead,

    /// <summary>A socket that somebody listens at, or may.</summary>
    Alive,
}
