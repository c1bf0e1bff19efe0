using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Twisted.Network;

/// <summary>What is still to be sent of a file. Not safe for concurrent use.</summary>
/// <param name="file">Closed with this.</param>
/// <param name="offset">From where, in bytes.</param>
/// <param name="length">How many bytes; the file has them.</param>
internal sealed partial class FilePart(SafeFileHandle file, long offset, long length) : IDisposable
{
    /// <summary>What the system is given at once, so that one connection does not keep the others waiting.</summary>
    private const int LargestPiece = 1024 * 1024;

    private const int CopiedPiece = 64 * 1024;
    private const int InvalidArgument = 22;

    public long Length { get; private set; } = length;

    /// <summary>True when it may be read at once.</summary>
    public bool IsShort => Length <= CopiedPiece;

    /// <summary>Has the system send from the file itself (sendfile(2)), without copies.</summary>
    /// <param name="socket">A connected stream.</param>
    /// <param name="error">WouldBlock where it takes nothing now, or where it cannot do that; ConnectionAborted where the file has become shorter.</param>
    /// <returns>How many bytes it took.</returns>
    public int SendTo(Socket socket, out SocketError error)
    {
        if (!OperatingSystem.IsLinux())
        {
            error = SocketError.WouldBlock;
            return 0;
        }

        var position = offset;
        var count = SendFile(socket.SafeHandle, file, ref position, (nint)Math.Min(Length, LargestPiece));
        if (count < 0)
        {
            var number = Marshal.GetLastPInvokeError();
            error = number == InvalidArgument ? SocketError.WouldBlock : SocketCalls.ErrorOf(number);
            return 0;
        }

        error = count == 0 ? SocketError.ConnectionAborted : SocketError.Success;
        Advance((int)count);
        return (int)count;
    }

    /// <summary>Reads the next piece, for a system that takes nothing now.</summary>
    /// <returns>False when the file has become shorter, or cannot be read.</returns>
    public bool MoveTo(SendBuffer buffer)
    {
        var piece = new byte[Math.Min(Length, CopiedPiece)];
        int count;
        try
        {
            count = RandomAccess.Read(file, piece, offset);
        }
        catch (IOException)
        {
            return false;
        }

        buffer.Append(piece.AsSpan(0, count));
        Advance(count);
        return count > 0;
    }

    public void Dispose() => file.Dispose();

    private void Advance(int count)
    {
        offset += count;
        Length -= count;
    }

    [LibraryImport("libc", EntryPoint = "sendfile", SetLastError = true)]
    private static partial nint SendFile(SafeHandle socket, SafeHandle file, ref long offset, nint length);
}
