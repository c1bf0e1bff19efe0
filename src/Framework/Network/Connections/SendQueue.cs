using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Twisted.Network;

/// <summary>What a connection still has to send. Not safe for concurrent use: its connection's gate guards it.</summary>
/// <param name="socket">A connected stream.</param>
/// <param name="wasSent">Called on another thread when the system has taken what it could not take at once; answered by
/// <see cref="TakeSent"/>.</param>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "What is in the hands of the system outlives the connection.")]
internal sealed class SendQueue(Socket socket, Action wasSent)
{
    // Two buffers: one takes writes while the other is in the hands of the system.
    private SendBuffer _waiting = new();
    private SendBuffer? _inFlight;
    private SocketAsyncEventArgs? _sender;

    /// <summary>What goes after all that waits, and what was written after it.</summary>
    private FilePart? _file;
    private SendBuffer? _behindFile;

    /// <summary>How many bytes the system has not taken, those of a file included.</summary>
    public long Length => Buffered + (_file?.Length ?? 0);

    /// <summary>How many of them are in memory.</summary>
    public int Buffered => _waiting.Length + (_inFlight?.Length ?? 0) + (_behindFile?.Length ?? 0);

    /// <summary>How many bytes the system has taken.</summary>
    public long Sent { get; private set; }

    public void Append(ReadOnlySpan<byte> data) => (_file is null ? _waiting : _behindFile ??= new SendBuffer()).Append(data);

    /// <summary>Takes over a part of a file, which goes after all that was appended.</summary>
    /// <exception cref="InvalidOperationException">Another one is not sent yet.</exception>
    public void Append(FilePart file)
    {
        if (_file is not null)
        {
            throw new InvalidOperationException("One file is sent at a time; the next has to wait until WritingResumed.");
        }

        // There is no flag for sendfile(2) as there is for send(2).
        socket.Blocking = false;
        _file = file;
    }

    /// <summary>Sends what the system takes now, and has the rest sent when it takes more.</summary>
    /// <param name="last">The sending side is shut down as soon as all is sent.</param>
    /// <returns>What went wrong; Success when nothing did.</returns>
    public SocketError Flush(bool last)
    {
        while (_inFlight is null && (_waiting.Length > 0 || _file is not null))
        {
            SocketError error;
            if (_waiting.Length == 0)
            {
                error = FlushFile();
            }
            else
            {
                var count = SocketCalls.Send(socket, _waiting.Unsent.Span, last || _file is not null, out error);
                if (error == SocketError.WouldBlock)
                {
                    // What is left of the file counts as nearly nothing when it is short, and who is told that all was sent may give the next.
                    error = _file is { IsShort: true } && !MoveFile() ? SocketError.ConnectionAborted : SendLater();
                }
                else
                {
                    _waiting.Consume(count);
                    Sent += count;
                }
            }

            if (error is not (SocketError.Success or SocketError.Interrupted))
            {
                return error;
            }
        }

        return SocketError.Success;
    }

    /// <summary>Takes note of what the system took.</summary>
    /// <returns>What went wrong; Success when nothing did.</returns>
    public SocketError TakeSent()
    {
        var sent = _inFlight!;
        _inFlight = null;
        if (_sender!.SocketError != SocketError.Success)
        {
            sent.Release();
            return _sender.SocketError;
        }

        sent.Consume(_sender.BytesTransferred);
        Sent += _sender.BytesTransferred;
        if (sent.Length > 0)
        {
            // Taken in part: what is left goes before what was written since.
            sent.Append(_waiting.Unsent.Span);
            _waiting.Release();
            _waiting = sent;
        }

        return SocketError.Success;
    }

    /// <summary>Forgets what waits. What is in the hands of the system is given back by <see cref="TakeSent"/>.</summary>
    public void Release()
    {
        _waiting.Release();
        _behindFile?.Release();
        _file?.Dispose();
        _file = null;
    }

    /// <summary>Sends of the file what the system takes now; where it takes nothing, a piece is read and waits as written bytes do.</summary>
    private SocketError FlushFile()
    {
        var file = _file!;
        var count = file.SendTo(socket, out var error);
        if (error == SocketError.WouldBlock)
        {
            return MoveFile() ? SendLater() : SocketError.ConnectionAborted;
        }

        Sent += count;
        EndFile();
        return error;
    }

    /// <summary>Has the next piece of the file wait as written bytes do.</summary>
    /// <returns>False when the file has become shorter, or cannot be read.</returns>
    private bool MoveFile()
    {
        var isMoved = _file!.MoveTo(_waiting);
        EndFile();
        return isMoved;
    }

    /// <summary>Once all of the file is on its way, has what was written after it wait in its turn.</summary>
    private void EndFile()
    {
        if (_file!.Length > 0)
        {
            return;
        }

        _file.Dispose();
        _file = null;
        if (_behindFile is { Length: > 0 } behind)
        {
            _waiting.Append(behind.Unsent.Span);
            behind.Release();
        }
    }

    private SocketError SendLater()
    {
        if (_sender is null)
        {
            _sender = new SocketAsyncEventArgs();
            _sender.Completed += (_, _) => wasSent();
        }

        _inFlight = _waiting;
        _waiting = new SendBuffer();
        _sender.SetBuffer(MemoryMarshal.AsMemory(_inFlight.Unsent));
        return socket.SendAsync(_sender) ? SocketError.Success : TakeSent();
    }
}
