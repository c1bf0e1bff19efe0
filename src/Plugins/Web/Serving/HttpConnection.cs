using System.Buffers;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Twisted.Network;

namespace Twisted.Web;

/// <summary>A connection of a site: answers plain requests for files by itself, and gives the connection to Kestrel with the first request that is not one.</summary>
/// <remarks>An idle one has neither a buffer nor anything of Kestrel's.</remarks>
internal sealed class HttpConnection(Site site) : Protocol, IWatched
{
    /// <summary>When more than this waits to be sent, transports say when nearly all of it was.</summary>
    private const int HighWater = 64 * 1024;

    private readonly SendProgress _progress = new();
    private byte[] _rest = [];
    private int _restLength;

    /// <summary>How much was answered since the transport could last send.</summary>
    private int _burst;

    /// <summary>Until the transport says that nearly all was sent.</summary>
    private bool _isPaused;

    /// <summary>Until the transport was given the time to send.</summary>
    private bool _isYielding;

    private bool _hasAnswered;
    private bool _isDraining;
    private bool _closesAfter;

    /// <summary>Since when nothing has happened, in milliseconds of the site's clock.</summary>
    private long _since;

    public LinkedListNode<IWatched>? Place { get; set; }

    /// <summary>True while nothing more is answered, so that answers stay in their order, and few wait for a peer that does not read.</summary>
    private bool IsBusy => _isPaused || _isYielding;

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
        if (!IsBusy)
        {
            Transport.LoseConnection();
        }
    }

    public override void ReadingResumed()
    {
        if (_isYielding)
        {
            _isYielding = false;

            // What a layer such as TLS has passed on waits below it, whence it is told of as soon as it was sent.
            _isPaused |= Transport.UnsentBytes > HighWater;
            GoOn();
        }
        else if (_isPaused)
        {
            // Resumed for a pause that is over.
            Transport.PauseReading();
        }
    }

    public override void WritingPaused()
    {
        _isPaused = true;
        Transport.PauseReading();
    }

    public override void WritingResumed()
    {
        // Whoever waited for the transport to send need not wait for anything else; the other word may have come and gone.
        _isPaused = false;
        _isYielding = false;
        GoOn();
    }

    public override void Draining()
    {
        _isDraining = true;
        if (!IsBusy && _restLength == 0 && _hasAnswered)
        {
            Transport.LoseConnection();
            return;
        }

        // Its client waits for an answer, or will at once: without one it could not know whether to ask again.
        if (_restLength == 0)
        {
            Volatile.Write(ref _since, site.Now);
        }
    }

    public override TimeSpan TimeToEnd => SiteLimits.TimeToEnd;

    public override void ConnectionLost(ConnectionLostReason reason)
    {
        site.Watch.Remove(this);
        DropRest();
    }

    public void Look(long now)
    {
        if (_progress.IsSending(Transport, now, out var isStalled))
        {
            Volatile.Write(ref _since, now);
            if (isStalled)
            {
                Transport.AbortConnection();
            }

            return;
        }

        var silence = now - Volatile.Read(ref _since);
        if (Volatile.Read(ref _restLength) > 0)
        {
            if (silence > SiteLimits.HeadTimeout.TotalMilliseconds)
            {
                Transport.Write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8);
                Transport.LoseConnection();
            }
        }
        else if (silence > (_isDraining ? SiteLimits.DrainTimeout : SiteLimits.IdleTimeout).TotalMilliseconds)
        {
            Transport.LoseConnection();
        }
    }

    /// <summary>Answers what waits, once nearly all was sent.</summary>
    private void GoOn()
    {
        if (IsBusy)
        {
            Transport.PauseReading();
            return;
        }

        if (_closesAfter)
        {
            Transport.LoseConnection();
            return;
        }

        Volatile.Write(ref _since, site.Now);
        Transport.ResumeReading();
        HandleRest();
        if (_isDraining && !IsBusy && _restLength == 0 && Transport.IsReading)
        {
            Transport.LoseConnection();
        }
    }

    /// <summary>Lets the transport send before more is answered. It says what waits only where that is a lot, which is for it to say: so reading is resumed in any case.</summary>
    private void Yield()
    {
        _isYielding = true;
        Transport.PauseReading();
        ThreadPool.UnsafeQueueUserWorkItem(static transport => transport.ResumeReading(), Transport, preferLocal: false);
    }

    /// <summary>Handles all requests that are there.</summary>
    /// <returns>How many bytes were handled; -1 when the connection is somebody else's now.</returns>
    private int Handle(ReadOnlySpan<byte> data)
    {
        var handled = 0;
        _burst = 0;
        while (handled < data.Length && !IsBusy && Transport.IsReading)
        {
            switch (RequestHead.Read(data[handled..], out var head))
            {
                case var kind when kind != RequestKind.Plain && RequestHead.HasBareLineFeed(data[handled..]):
                    Transport.Write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8);
                    Transport.LoseConnection();
                    return data.Length;
                case RequestKind.Incomplete:
                    return handled;
                case RequestKind.Plain when Answer(head):
                    handled += head.Length;
                    if (_burst > HighWater && !_isPaused)
                    {
                        Yield();
                    }

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

        // What needs a file needs a transport that sends from one: Kestrel reads them as fast as they are taken.
        SafeFileHandle? file = null;
        if (variant.Bytes is null && !head.IsHead && (Transport is not IFileTransport || (file = Open(entry, variant)) is null))
        {
            return false;
        }

        _since = site.Now;
        var answer = variant.Front ??= new FrontAnswer(entry, variant);
        var bytes = answer.At(HttpClock.Now(site.Clock));
        var closes = head.Closes || _isDraining;
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
        _burst += bytes.Length;
        _hasAnswered = true;
        site.Log?.Write(Transport.RemoteEndPoint, head, StatusCodes.Status200OK, head.IsHead ? 0 : answer.Length);
        if (file is not null)
        {
            // Of a file this long the transport says when it was sent.
            _isPaused = true;
            Transport.PauseReading();
            ((IFileTransport)Transport).WriteFile(file, 0, answer.Length);
            _closesAfter = closes;
        }
        else if (closes)
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

    private void HandOver(ReadOnlySpan<byte> data)
    {
        site.Watch.Remove(this);
        var next = new KestrelConnection(site, data);
        Transport.SwitchProtocol(next);
        next.MakeConnection(Transport);
        if (!data.IsEmpty)
        {
            next.DataReceived(data);
        }

        if (_isDraining)
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
