using System.Buffers;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Twisted.Network;

namespace Twisted.Web;

/// <summary>A connection of a site: answers plain requests for files by itself, and gives the connection to Kestrel with the first request that is not one.</summary>
/// <remarks>An idle one has neither a buffer nor anything of Kestrel's.</remarks>
internal sealed class HttpConnection(Site site) : Protocol
{
    /// <summary>More than a transport takes without saying when it has sent nearly all.</summary>
    private const int Piece = 128 * 1024;

    private byte[] _rest = [];
    private int _restLength;
    private bool _isSending;
    private bool _closesAfter;
    private SafeFileHandle? _file;
    private long _fileOffset;
    private long _fileLength;
    private long _unsentBefore;

    /// <summary>Since when nothing has happened, in milliseconds of the site's clock.</summary>
    private long _since;

    /// <summary>Its place among those that a site watches.</summary>
    public LinkedListNode<HttpConnection>? Place { get; set; }

    public override void ConnectionMade()
    {
        _since = site.Now;
        if (Transport.Tls?.ApplicationProtocol == "h2")
        {
            HandOver([]);
            return;
        }

        site.Watch.Add(this);
    }

    public override void DataReceived(ReadOnlySpan<byte> data)
    {
        if (_restLength > 0)
        {
            Keep(data);
            HandleRest();
            return;
        }

        var handled = Handle(data);
        if (handled >= 0 && handled < data.Length)
        {
            Keep(data[handled..]);
        }
    }

    public override void ReadConnectionLost()
    {
        _closesAfter = true;
        if (!_isSending)
        {
            Transport.LoseConnection();
        }
    }

    public override void WritingResumed()
    {
        _since = site.Now;
        if (_file is not null)
        {
            SendPiece();
        }

        if (_file is null && _isSending)
        {
            _isSending = false;
            if (_closesAfter)
            {
                Transport.LoseConnection();
                return;
            }

            Transport.ResumeReading();
            HandleRest();
        }
    }

    public override void Draining()
    {
        _closesAfter = true;
        if (!_isSending)
        {
            Transport.LoseConnection();
        }
    }

    public override void ConnectionLost(ConnectionLostReason reason)
    {
        site.Watch.Remove(this);
        _file?.Dispose();
        DropRest();
    }

    /// <summary>Ends the connection when its peer has been silent, or has not read, for too long. Called from any thread.</summary>
    /// <param name="now">In milliseconds since the system started.</param>
    public void Look(long now)
    {
        var silence = now - Volatile.Read(ref _since);
        if (Volatile.Read(ref _isSending))
        {
            var unsent = Transport.UnsentBytes;
            if (unsent != _unsentBefore)
            {
                _unsentBefore = unsent;
                Volatile.Write(ref _since, now);
            }
            else if (silence > SiteLimits.SendTimeout.TotalMilliseconds)
            {
                Transport.AbortConnection();
            }
        }
        else if (Volatile.Read(ref _restLength) > 0)
        {
            if (silence > SiteLimits.HeadTimeout.TotalMilliseconds)
            {
                Transport.Write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8);
                Transport.LoseConnection();
            }
        }
        else if (silence > SiteLimits.IdleTimeout.TotalMilliseconds)
        {
            Transport.LoseConnection();
        }
    }

    /// <summary>Handles all requests that are there.</summary>
    /// <returns>How many bytes were handled; -1 when the connection is somebody else's now.</returns>
    private int Handle(ReadOnlySpan<byte> data)
    {
        var handled = 0;
        while (handled < data.Length && !_isSending && Transport.IsReading)
        {
            switch (RequestHead.Read(data[handled..], out var head))
            {
                case RequestKind.Incomplete:
                    return handled;
                case RequestKind.Plain when Answer(head):
                    handled += head.Length;
                    break;
                default:
                    HandOver(data[handled..]);
                    return -1;
            }
        }

        return handled;
    }

    private void HandleRest()
    {
        if (_restLength == 0)
        {
            return;
        }

        var handled = Handle(_rest.AsSpan(0, _restLength));
        if (handled < 0 || handled == _restLength)
        {
            DropRest();
        }
        else if (handled > 0)
        {
            _rest.AsSpan(handled, _restLength - handled).CopyTo(_rest);
            _restLength -= handled;
        }
    }

    /// <returns>False for what is no file.</returns>
    private bool Answer(in RequestHead head)
    {
        if (site.Front?.Find(head.Target) is not { } entry || entry.Select(AcceptedOf(head)) is not { } variant || entry.IsCompressedOnTheWay(variant))
        {
            return false;
        }

        SafeFileHandle? file = null;
        if (variant.Bytes is null && !head.IsHead && (file = Open(entry, variant)) is null)
        {
            return false;
        }

        _since = site.Now;
        var answer = variant.Front ??= new FrontAnswer(entry, variant);
        var bytes = answer.At(HttpClock.Now(site.Clock));
        var closes = head.Closes || _closesAfter;
        if (closes)
        {
            Transport.Write(bytes[..(answer.HeadLength - 2)]);
            Transport.Write("Connection: close\r\n\r\n"u8);
            bytes = head.IsHead ? [] : bytes[answer.HeadLength..];
        }
        else if (head.IsHead)
        {
            bytes = bytes[..answer.HeadLength];
        }

        Transport.Write(bytes);
        site.Log?.Write(Transport.RemoteEndPoint, head, StatusCodes.Status200OK, head.IsHead ? 0 : answer.Length);
        if (file is not null)
        {
            Send(file, answer.Length);
        }

        _closesAfter = closes;
        if (closes && !_isSending)
        {
            Transport.LoseConnection();
        }

        return true;
    }

    private static AcceptedEncodings AcceptedOf(in RequestHead head)
    {
        if (head.AcceptEncoding.IsEmpty)
        {
            return AcceptedEncodings.None;
        }

        Span<char> text = stackalloc char[256];
        return head.AcceptEncoding.Length <= text.Length ? AcceptEncoding.Read(text[..Encoding.ASCII.GetChars(head.AcceptEncoding, text)]) : AcceptedEncodings.None;
    }

    private static SafeFileHandle? Open(FileEntry entry, FileVariant variant)
    {
        try
        {
            return SafeFile.Open(variant.Path, entry.Root);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Send(SafeFileHandle file, long length)
    {
        // Nothing is answered before all of it was sent, so that answers stay in their order.
        _isSending = true;
        _unsentBefore = -1;
        Transport.PauseReading();
        if (Transport is IFileTransport transport)
        {
            transport.WriteFile(file, 0, length);
            return;
        }

        (_file, _fileOffset, _fileLength) = (file, 0, length);
        SendPiece();
    }

    private void SendPiece()
    {
        var piece = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            var count = RandomAccess.Read(_file!, piece.AsSpan(0, (int)Math.Min(Piece, _fileLength - _fileOffset)), _fileOffset);
            if (count == 0)
            {
                // It was cut off: what was promised cannot be sent.
                Transport.AbortConnection();
                return;
            }

            Transport.Write(piece.AsSpan(0, count));
            _fileOffset += count;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        if (_fileOffset == _fileLength)
        {
            _file!.Dispose();
            _file = null;
        }
    }

    private void HandOver(ReadOnlySpan<byte> data)
    {
        site.Watch.Remove(this);
        var next = new KestrelConnection(site.Engine, data);
        Transport.SwitchProtocol(next);
        next.MakeConnection(Transport);
        if (!data.IsEmpty)
        {
            next.DataReceived(data);
        }

        if (_closesAfter)
        {
            next.Draining();
        }
    }

    private void Keep(ReadOnlySpan<byte> data)
    {
        if (_restLength == 0)
        {
            // A head has to be there in time, whatever pieces it comes in.
            Volatile.Write(ref _since, site.Now);
        }

        if (_restLength + data.Length > _rest.Length)
        {
            var longer = ArrayPool<byte>.Shared.Rent(_restLength + data.Length);
            _rest.AsSpan(0, _restLength).CopyTo(longer);
            var length = _restLength;
            DropRest();
            (_rest, _restLength) = (longer, length);
        }

        data.CopyTo(_rest.AsSpan(_restLength));
        _restLength += data.Length;
    }

    private void DropRest()
    {
        if (_rest.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_rest);
        }

        (_rest, _restLength) = ([], 0);
    }
}
