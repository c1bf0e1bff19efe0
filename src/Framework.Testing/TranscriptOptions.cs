using System.Net;

namespace Twisted.Testing;

/// <summary>How a <see cref="Transcript"/> is run.</summary>
public sealed record TranscriptOptions
{
    /// <summary>Whether it is run with what the client sends byte by byte, and split in two at every position, as well as in one piece. True unless set.</summary>
    public bool IsSplit { get; init; } = true;

    /// <summary>How long, in real time, to wait for what the server sends from other threads. Only a failure takes so long. 5 seconds unless set.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where the client calls from; what the factory is told.</summary>
    public EndPoint? Peer { get; init; }
}
