using System.Globalization;

namespace Twisted.Web;

/// <summary>The headers of a program's answer, RFC 3875 section 6.</summary>
/// <param name="Status">From 200 to 599.</param>
/// <param name="ContentLength">Null when the program did not say.</param>
/// <param name="Fields">What else goes to the client, in order.</param>
internal sealed record CgiHead(int Status, long? ContentLength, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>What is between this server and its client.</summary>
    private static readonly HashSet<string> OfConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    /// <summary>Strict, but for the ends of lines, which may be LF or CRLF.</summary>
    /// <param name="block">All lines with their ends, up to the empty one.</param>
    /// <exception cref="CgiFailure">What is wrong, for the log.</exception>
    public static CgiHead Parse(ReadOnlySpan<byte> block)
    {
        string? status = null, length = null, location = null, type = null;
        var fields = new List<KeyValuePair<string, string>>();
        var isFirst = true;
        foreach (var range in block.Split((byte)'\n'))
        {
            var line = block[range];
            line = line is [.. var start, (byte)'\r'] ? start : line;
            if (line.IsEmpty)
            {
                continue;
            }

            if (isFirst && line.StartsWith("HTTP/"u8))
            {
                throw new CgiFailure("it writes a whole HTTP answer (NPH), which is not supported; let it begin with \"Status:\" instead");
            }

            isFirst = false;
            var (name, value) = CgiField.Parse(line);
            if (name.Equals("Status", StringComparison.OrdinalIgnoreCase))
            {
                SetOnce(ref status, name, value);
            }
            else if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                SetOnce(ref length, name, value);
            }
            else if (!OfConnection.Contains(name) && !name.StartsWith("X-CGI-", StringComparison.OrdinalIgnoreCase))
            {
                if (name.Equals("Location", StringComparison.OrdinalIgnoreCase))
                {
                    SetOnce(ref location, name, value);
                }
                else if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
                {
                    SetOnce(ref type, name, value);
                }

                fields.Add(new(name, value));
            }
        }

        if (status is null && location is null && type is null)
        {
            throw new CgiFailure("its headers have none of Content-Type, Location and Status");
        }

        return new CgiHead(status is null ? location is null ? 200 : 302 : StatusOf(status), length is null ? null : LengthOf(length), fields);
    }

    private static void SetOnce(ref string? field, string name, string value) =>
        field = field is null ? value : throw new CgiFailure($"it writes {name} twice");

    /// <summary>Three digits, and then anything behind a space: the client gets the usual words for the number.</summary>
    private static int StatusOf(string value) =>
        value.Length >= 3 && (value.Length == 3 || value[3] == ' ') && int.TryParse(value.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 200 and <= 599
            ? status
            : throw new CgiFailure($"\"{value}\" is no status from 200 to 599");

    private static long LengthOf(string value) => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
        ? length
        : throw new CgiFailure($"\"{value}\" is no Content-Length");
}
