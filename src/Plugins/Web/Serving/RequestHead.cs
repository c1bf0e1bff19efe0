using System.Buffers;

namespace Twisted.Web;

/// <summary>The head of a request about which there is no doubt: a GET or HEAD of HTTP/1.1 without a body, a condition, a range or anything else that would need more than a file.</summary>
/// <remarks>
/// Nothing is refused here. What is not exactly so, down to a second space or an odd character, is for Kestrel, which reads it from its first byte on:
/// so there are no two opinions on what a request is (RFC 9112, section 11).
/// </remarks>
internal ref struct RequestHead
{
    /// <summary>Longer ones are for Kestrel, whose limits hold.</summary>
    public const int Longest = 8 * 1024;

    private static readonly SearchValues<byte> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Unreserved characters (RFC 3986, section 2.3), some that mean themselves in a path, and the slash.</summary>
    private static readonly SearchValues<byte> PlainPath = SearchValues.Create("/-._~!$'()*+,;=@0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> HostName = SearchValues.Create("-.:[]0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>How many bytes it has, with the empty line.</summary>
    public int Length { get; private set; }

    public bool IsHead { get; private set; }

    /// <summary>True when the client wants the connection to end with the answer.</summary>
    public bool Closes { get; private set; }

    /// <summary>The path, of characters that mean themselves.</summary>
    public ReadOnlySpan<byte> Target { get; private set; }

    public ReadOnlySpan<byte> AcceptEncoding { get; private set; }

    public ReadOnlySpan<byte> Referer { get; private set; }

    public ReadOnlySpan<byte> UserAgent { get; private set; }

    private bool HasHost { get; set; }

    /// <param name="data">What has arrived, from the first byte of a request on; not empty.</param>
    /// <param name="head">The request, where it is <see cref="RequestKind.Plain"/>.</param>
    public static RequestKind Read(ReadOnlySpan<byte> data, out RequestHead head)
    {
        head = default;
        if (data.Length < KestrelConnection.Http2Preface.Length && Begins(data, KestrelConnection.Http2Preface))
        {
            return RequestKind.Incomplete;
        }

        if (!Begins(data, "GET /"u8) && !Begins(data, "HEAD /"u8))
        {
            return RequestKind.Other;
        }

        var end = data.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return data.Length < Longest ? RequestKind.Incomplete : RequestKind.Other;
        }

        RequestHead read = default;
        read.Length = end + 4;
        var line = data[..data.IndexOf("\r\n"u8)];
        if (end >= Longest || !read.ReadRequestLine(line) || !read.ReadFields(data[(line.Length + 2)..(end + 2)]))
        {
            return RequestKind.Other;
        }

        head = read;
        return RequestKind.Plain;
    }

    /// <summary>True where a line of the head ends with a line feed alone, or as far as the head is there: that is no request (RFC 9112, section 2.2), and its end may never come.</summary>
    public static bool HasBareLineFeed(ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf("\r\n\r\n"u8);
        var head = end < 0 ? data : data[..end];
        for (var at = head.IndexOf((byte)'\n'); at >= 0; at = head.IndexOf((byte)'\n'))
        {
            if (at == 0 || head[at - 1] != (byte)'\r')
            {
                return true;
            }

            head = head[(at + 1)..];
        }

        return false;
    }

    /// <summary>As far as it goes.</summary>
    private static bool Begins(ReadOnlySpan<byte> data, ReadOnlySpan<byte> expected) =>
        data.Length < expected.Length ? expected.StartsWith(data) : data.StartsWith(expected);

    private static ReadOnlySpan<byte> TakeLine(scoped ref ReadOnlySpan<byte> lines)
    {
        var end = lines.IndexOf("\r\n"u8);
        var line = lines[..end];
        lines = lines[(end + 2)..];
        return line;
    }

    private bool ReadRequestLine(ReadOnlySpan<byte> line)
    {
        IsHead = line[0] == (byte)'H';
        var ending = " HTTP/1.1"u8;
        var start = IsHead ? 5 : 4;
        if (line.Length <= start + ending.Length || !line.EndsWith(ending))
        {
            return false;
        }

        Target = line[start..^ending.Length];
        return Target.IndexOfAnyExcept(PlainPath) < 0;
    }

    private bool ReadFields(ReadOnlySpan<byte> lines)
    {
        var count = 0;
        while (!lines.IsEmpty)
        {
            if (++count > SiteLimits.MostFields)
            {
                return false;
            }

            var line = TakeLine(ref lines);
            var colon = line.IndexOf((byte)':');
            if (colon <= 0 || line.IndexOfAnyExceptInRange((byte)' ', (byte)'~') >= 0 || line[..colon].IndexOfAnyExcept(Token) >= 0)
            {
                return false;
            }

            if (!ReadField(line[..colon], line[(colon + 1)..].Trim((byte)' ')))
            {
                return false;
            }
        }

        return HasHost;
    }

    /// <returns>False for a field that may change what is asked for.</returns>
    private bool ReadField(scoped ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        switch (name[0] | 0x20)
        {
            case 'h' when Is(name, "host"u8):
                var isFirst = !HasHost;
                HasHost = true;
                return isFirst && !value.IsEmpty && value.IndexOfAnyExcept(HostName) < 0;
            case 'h':
                return !Is(name, "http2-settings"u8);
            case 'a' when Is(name, "accept-encoding"u8):
                isFirst = AcceptEncoding.IsEmpty;
                AcceptEncoding = value;
                return isFirst;
            case 'r' when Is(name, "referer"u8):
                Referer = value;
                return true;
            case 'r':
                return !Is(name, "range"u8);
            case 'u' when Is(name, "user-agent"u8):
                UserAgent = value;
                return true;
            case 'u':
                return !Is(name, "upgrade"u8);
            case 'c' when Is(name, "connection"u8):
                Closes |= Is(value, "close"u8);
                return Closes || Is(value, "keep-alive"u8);
            case 'c':
                return !StartsWith(name, "content-"u8);
            case 'e':
                return !Is(name, "expect"u8);
            case 'i':
                return !StartsWith(name, "if-"u8);
            case 't':
                return !Is(name, "te"u8) && !StartsWith(name, "tra"u8);
            default:
                return true;
        }
    }

    private static bool Is(scoped ReadOnlySpan<byte> text, scoped ReadOnlySpan<byte> lower) => text.Length == lower.Length && StartsWith(text, lower);

    private static bool StartsWith(scoped ReadOnlySpan<byte> text, scoped ReadOnlySpan<byte> lower) =>
        text.Length >= lower.Length && System.Text.Ascii.EqualsIgnoreCase(text[..lower.Length], lower);
}
