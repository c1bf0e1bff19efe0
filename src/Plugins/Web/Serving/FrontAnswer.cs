using System.Globalization;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Twisted.Web;

/// <summary>The answer to a plain GET of a file, ready to be sent: made once, and dated once a second.</summary>
/// <remarks>Safe for use from any thread.</remarks>
internal sealed class FrontAnswer
{
    private readonly byte[] _template;
    private readonly int _dateAt;
    private volatile Dated _dated;

    public FrontAnswer(FileEntry entry, FileVariant variant)
    {
        var head = new StringBuilder("HTTP/1.1 200 OK\r\nServer: Twisted\r\nDate: ");
        _dateAt = head.Length;
        head.Append(' ', HttpClock.Length);
        head.Append(CultureInfo.InvariantCulture, $"\r\nContent-Type: {entry.Type}\r\nContent-Length: {variant.Length}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Last-Modified: {HeaderUtilities.FormatDate(entry.Stamp.LastModified)}\r\nETag: {variant.ETag}\r\n");
        if (variant.Encoding is { } encoding)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Encoding: {encoding}\r\n");
        }

        if (entry.IsCompressible)
        {
            head.Append("Vary: Accept-Encoding\r\n");
        }

        head.Append("Accept-Ranges: bytes\r\nX-Content-Type-Options: nosniff\r\n\r\n");
        HeadLength = head.Length;
        _template = [.. Encoding.ASCII.GetBytes(head.ToString()), .. variant.Bytes ?? []];
        _dated = new Dated(-1, _template);
        Length = variant.Length;
        HasBody = variant.Bytes is not null;
    }

    /// <summary>How many bytes the head has, with the empty line.</summary>
    public int HeadLength { get; }

    /// <summary>How many bytes the content has.</summary>
    public long Length { get; }

    /// <summary>True where the content follows the head; false where it is to be read from the file.</summary>
    public bool HasBody { get; }

    /// <summary>The head, and the content if <see cref="HasBody"/>.</summary>
    public ReadOnlySpan<byte> At(HttpClock.Moment now)
    {
        var dated = _dated;
        if (dated.Second != now.Second)
        {
            var bytes = _template.AsSpan().ToArray();
            now.Text.CopyTo(bytes, _dateAt);
            _dated = dated = new Dated(now.Second, bytes);
        }

        return dated.Bytes;
    }

    private sealed record Dated(long Second, byte[] Bytes);
}
