namespace Twisted.Network;

/// <summary>What happened to a connection and was not handled yet.</summary>
[Flags]
internal enum ConnectionEvents
{
    None = 0,
    Made = 1,
    Readable = 2,
    WritingPaused = 4,
    WritingResumed = 8,
    Lost = 16,
    ReadingResumed = 32,
    TlsStarted = 64,
    Draining = 128,
}
