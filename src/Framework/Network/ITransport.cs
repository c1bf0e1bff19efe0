using System.Net;

namespace Twisted.Network;

/// <summary>What moves the bytes of one connection.</summary>
/// <remarks>
/// Every member may be called from any thread. What is written while a protocol handles an event leaves together when
/// the handler returns.
/// </remarks>
public interface ITransport
{
    /// <summary>This side's address; null where the connection has none.</summary>
    EndPoint? LocalEndPoint { get; }

    /// <summary>The peer's address; null where the connection has none.</summary>
    EndPoint? RemoteEndPoint { get; }

    /// <summary>How many bytes were written and not yet taken by the system.</summary>
    long UnsentBytes { get; }

    /// <summary>How many bytes were written and not yet taken by the peer's system, where that is known; elsewhere <see cref="UnsentBytes"/>.</summary>
    /// <remarks>
    /// For those who want to know whether a peer still reads. Linux takes more only when a third of what it has for the peer is gone, which may be a megabyte:
    /// of a slow peer <see cref="UnsentBytes"/> may stay the same for minutes, while this changes with all that the peer takes.
    /// </remarks>
    long UnacknowledgedBytes => UnsentBytes;

    /// <summary>Sends the bytes after all that was written before. They are copied, so the caller may reuse them.</summary>
    /// <remarks>
    /// Never blocks: what the system does not take is kept, and the protocol hears of it by
    /// <see cref="Protocol.WritingPaused"/>. Bytes written after <see cref="LoseConnection"/> are discarded.
    /// </remarks>
    void Write(ReadOnlySpan<byte> data);

    /// <summary>True while the protocol is given what arrives: reading is not paused, and nothing has begun to close the connection.</summary>
    /// <remarks>A handler that goes through several messages of one piece looks here before each, as the one before may have changed it.</remarks>
    bool IsReading { get; }

    /// <summary>Closes in order: everything written so far arrives, then the peer reads the end of the stream.</summary>
    void LoseConnection();

    /// <summary>Closes the sending side in order; what the peer sends still arrives. What is written later is discarded.</summary>
    /// <remarks>The connection ends once the peer has closed its side as well.</remarks>
    void LoseWriteConnection();

    /// <summary>Closes at once, as when a handler throws: for faults in what a handler has begun and that goes on after it.</summary>
    /// <param name="fault">It is logged, and is the reason with which the connection is lost.</param>
    void FailConnection(Exception fault);

    /// <summary>Closes at once; what was not sent is lost, and a TCP peer sees a reset.</summary>
    void AbortConnection();

    /// <summary>Stops reading, so that the peer is slowed down by the network's own flow control.</summary>
    void PauseReading();

    /// <summary>Reads again after <see cref="PauseReading"/>; <see cref="Protocol.ReadingResumed"/> comes first.</summary>
    void ResumeReading();

    /// <summary>What was agreed on where the connection is encrypted; null where it is not.</summary>
    TlsInformation? Tls { get; }

    /// <summary>Gives everything that happens from now on to another protocol. For those who write layers between a transport and a protocol, such as TLS.</summary>
    /// <remarks>The next protocol is not told that there is a connection.</remarks>
    void SwitchProtocol(Protocol next);
}
