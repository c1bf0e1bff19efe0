using System.Globalization;
using System.Net;
using System.Text;

namespace Twisted.Web;

/// <summary>Notes each request in a file, in the combined format of Apache and of the original.</summary>
/// <remarks>
/// Lines are written once a second, and when the site stops; all at once, so that several processes may write to one file. A file that was moved away, as logrotate does, is
/// made anew. What cannot be written is lost, and the daemon's log is told of it once. Safe for use from any thread.
/// </remarks>
/// <param name="path">An absolute path; the file is made if it is not there.</param>
[Persisted("Twisted.Web.AccessLog", 1)]
public sealed partial class AccessLog([Kept] string path)
{
    /// <summary>More than this, in characters, is not kept until it can be written.</summary>
    private const int MostWaiting = 4 * 1024 * 1024;

    private const int LongestField = 2048;

    [Ephemeral]
    private readonly Lock _gate = new();

    [Ephemeral]
    private readonly StringBuilder _waiting = new();

    [Ephemeral]
    private ITimer? _timer;

    [Ephemeral]
    private string _moment = "";

    [Ephemeral]
    private long _second = -1;

    public string Path { get; } = path;

    /// <summary>Hears once that the file cannot be written.</summary>
    [Ephemeral]
    internal Action<string, Exception>? Failed { get; set; }

    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be made.</exception>
    internal void Open(TimeProvider clock)
    {
        File.AppendAllBytes(Path, []);
        _timer = clock.CreateTimer(static log => ((AccessLog)log!).Flush(), this, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    internal void Close()
    {
        _timer?.Dispose();
        Flush();
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
            context.Response.ContentLength ?? -1,
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

        try
        {
            File.AppendAllText(Path, lines);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Failed?.Invoke(Path, exception);
            Failed = null;
        }
    }
}
