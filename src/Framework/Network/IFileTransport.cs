using Microsoft.Win32.SafeHandles;

namespace Twisted.Network;

/// <summary>A transport that sends from files without reading them into memory first, where the system can (sendfile(2) of Linux).</summary>
/// <remarks>An <see cref="ITransport"/> may be one: what is not encrypted, and has no layer between itself and the socket. Who finds it is none reads the file, and writes.</remarks>
public interface IFileTransport
{
    /// <summary>Sends a part of a file after all that was written before.</summary>
    /// <remarks>
    /// Never blocks on the peer. The bytes count as unsent: the protocol hears <see cref="Protocol.WritingPaused"/> of more than 64 KiB, and <see cref="Protocol.WritingResumed"/>
    /// when nearly all was sent. A file that becomes shorter meanwhile ends the connection at once, as what was promised cannot be sent.
    /// </remarks>
    /// <param name="file">A file that is open for reading. It is the transport's from now on, which closes it in any case: also when this throws.</param>
    /// <param name="offset">From where, in bytes.</param>
    /// <param name="length">How many bytes, from 1.</param>
    /// <exception cref="InvalidOperationException">Another file is not sent yet.</exception>
    void WriteFile(SafeFileHandle file, long offset, long length);
}
