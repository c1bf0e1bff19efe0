using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Twisted.Services;
using Twisted.Shared;

namespace Twisted.Web;

/// <summary>Notes each request in a file, in the combined format of Apache and of the original.</summary>
/// <remarks>
/// Lines are written once a second, and when the site stops; all at once, so that several processes may write to one file. A file that was moved away, as logrotate does, is
/// made anew; <c>twistd rotate</c> and SIGUSR1 rotate it. What cannot be written is lost, and the daemon's log says so. Safe for use from any thread.
/// </remarks>
/// <param name="path">An absolute path; the file is made if it is not there.</param>
[Persisted("Twisted.Web.AccessLog", 1)]
public sealed partial class AccessLog([Kept] string path)
{
    /// <summary>More than this, in characters, is not kept until it can be written.</summary>
    private const int MostWaiting = 4 * 1024 * 1024;

    private const int LongestField = 2048;
    private const int MostRotated = 10;

    /// <summary>Each port of a site passes the word on: within this it is the same.</summary>
    private static readonly TimeSpan OneRotation = TimeSpan.FromSeconds(1);

    [Ephemeral]
    private readonly Lock _gate = new();

    [Ephemeral]
    private readonly StringBuilder _waiting = new();

    [Ephemeral]
    private readonly Lock _writing = new();

    [Ephemeral]
    private ITimer? _timer;

    [Ephemeral]
    private TimeProvider _clock = TimeProvider.System;

    [Ephemeral]
    private long? _rotated;

    [Ephemeral]
    private ILogger _logger = NullLogger.Instance;

    [Ephemeral]
    private bool _isFaultTold;

    [Ephemeral]
    private string _moment = "";

    [Ephemeral]
    private long _second = -1;

    public string Path { get; } = path;

    internal void Open(TimeProvider clock, ILogger logger)
    {
        (_clock, _logger) = (clock, logger);
        _isFaultTold = false;
        Append("");
        _timer = clock.CreateTimer(static log => ((AccessLog)log!).Flush(), this, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    internal void Close()
    {
        _timer?.Dispose();
        Flush();
    }

    /// <summary>Moves the file aside, to its name with <c>.1</c>, and those before it one further, up to ten. One that is empty stays.</summary>
    /// <exception cref="ServiceException">It cannot be moved.</exception>
    internal void Rotate()
    {
        lock (_writing)
        {
            if (_rotated is { } before && _clock.GetElapsedTime(before) < OneRotation)
            {
                return;
            }

            FlushWriting();
            try
            {
                if (new FileInfo(Path) is { Exists: true, Length: > 0 })
                {
                    RotatedFiles.Shift(Path, MostRotated);
                    _rotated = _clock.GetTimestamp();
                    Append("");
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new ServiceException($"\"{Path}\" cannot be rotated: {exception.Message}", exception);
            }
        }
    }

    internal void Write(HttpContext context)
    {
        var request = context.Request;
        var target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        Write(
            context.Connection.RemoteIpAddress,
            context.User.Identity?.Name,
            $"{request.Method} {target} {request.Protocol}",
            context.Response.StatusCode,
            HttpMethods.IsHead(request.Method) ? 0 : context.Response.ContentLength ?? -1,
            request.Headers.Referer.ToString(),
            request.Headers.UserAgent.ToString());
    }

    internal void Write(EndPoint? peer, in RequestHead head, int status, long length) =>
        Write(
            (peer as IPEndPoint)?.Address,
            null,
            $"{(head.IsHead ? "HEAD" : "GET")} {Encoding.ASCII.GetString(head.Target)} HTTP/1.1",
            status,
            length,
            Encoding.ASCII.GetString(head.Referer),
            Encoding.ASCII.GetString(head.UserAgent));

    private void Write(IPAddress? peer, string? user, string request, int status, long length, string referer, string agent)
    {
        lock (_gate)
        {
            if (_waiting.Length > MostWaiting)
            {
                return;
            }

            var now = TimeProvider.System.GetLocalNow();
            if (now.ToUnixTimeSeconds() is var second && second != _second)
            {
                _second = second;
                _moment = now.ToString("dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture).Remove(24, 1);
            }

            _waiting.Append(peer?.ToString() ?? "-").Append(" - ");
            AppendEscaped(user is null or "" ? "-" : user);
            _waiting.Append(" [").Append(_moment).Append("] \"");
            AppendEscaped(request);
            _waiting.Append(CultureInfo.InvariantCulture, $"\" {status} ");
            _waiting.Append(length < 0 ? "-" : length.ToString(CultureInfo.InvariantCulture)).Append(" \"");
            AppendEscaped(referer.Length == 0 ? "-" : referer);
            _waiting.Append("\" \"");
            AppendEscaped(agent.Length == 0 ? "-" : agent);
            _waiting.Append("\"\n");
        }
    }

    /// <summary>What a client says cannot end a line or a field, nor steer the terminal of who reads it.</summary>
    private void AppendEscaped(string text)
    {
        foreach (var character in text.AsSpan(0, Math.Min(text.Length, LongestField)))
        {
            if (character is '"' or '\\')
            {
                _waiting.Append('\\').Append(character);
            }
            else if (char.IsControl(character))
            {
                _waiting.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}");
            }
            else
            {
                _waiting.Append(character);
            }
        }
    }

    private void Flush()
    {
        lock (_writing)
        {
            FlushWriting();
        }
    }

    private void FlushWriting()
    {
        string lines;
        lock (_gate)
        {
            if (_waiting.Length == 0)
            {
                return;
            }

            lines = _waiting.ToString();
            _waiting.Clear();
        }

        Append(lines);
    }

    private void Append(string lines)
    {
        try
        {
            File.AppendAllText(Path, lines);
            _isFaultTold = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!_isFaultTold)
            {
                _isFaultTold = true;
                _logger.AccessLogNotWritten(Path, exception.Message);
            }
        }
    }
}
