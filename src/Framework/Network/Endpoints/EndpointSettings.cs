using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Twisted.Network;

/// <summary>The settings of one endpoint string as they are asked for, and in the end those that nobody asked for.</summary>
/// <remarks>Each member throws a <see cref="FormatException"/> that names the string, the setting and what is expected.</remarks>
internal sealed class EndpointSettings(EndpointDescription description)
{
    private readonly List<string> _known = [];

    public string? Text(string key)
    {
        _known.Add(key);
        if (!description.Settings.TryGetValue(key, out var value))
        {
            return null;
        }

        return value.Length > 0 ? value : throw Fault($"has nothing after \"{key}=\"");
    }

    /// <summary>The value of a setting that has two names.</summary>
    public string? Text(string key, string original)
    {
        var (value, other) = (Text(key), Text(original));
        return value is null || other is null ? value ?? other : throw Fault($"has both {key} and {original}, which are the same; leave out one of the two");
    }

    public int? Number(string key, int least, int most) => Text(key) is { } value
        ? int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Misfit(key, value, $"a number from {least} to {most}")
        : null;

    public bool? Flag(string key) => Text(key) switch
    {
        null => null,
        "yes" or "true" or "on" or "1" => true,
        "no" or "false" or "off" or "0" => false,
        var value => throw Misfit(key, value, "yes or no"),
    };

    /// <summary>Seconds, or a number with <c>ms</c>, <c>s</c>, <c>m</c> or <c>h</c>.</summary>
    public TimeSpan? Duration(string key) => Text(key) is { } value
        ? EndpointDuration.Parse(value) ?? throw Misfit(key, value, "a time such as 30, 500ms, 10s, 5m or 1h")
        : null;

    /// <summary><c>keepalive=</c>: a time, or <c>yes</c> for the two hours of RFC 1122, section 4.2.3.6.</summary>
    public TimeSpan? KeepAlive() => Text("keepalive") switch
    {
        null or "no" or "off" => null,
        "yes" or "on" => TimeSpan.FromHours(2),
        var value => EndpointDuration.Parse(value) is { TotalSeconds: >= 1 } idle
            ? idle
            : throw Misfit("keepalive", value, "yes, no, or a time from 1s such as 30, 5m or 1h"),
    };

    /// <summary>Reads what all endpoints on sockets have.</summary>
    public SocketServerEndpoint Common(SocketServerEndpoint endpoint) => endpoint with
    {
        Backlog = Number("backlog", 1, int.MaxValue) ?? endpoint.Backlog,
        MaxConnections = Number("connections", 1, int.MaxValue) ?? endpoint.MaxConnections,
        MaxConnectionsPerAddress = Number("peraddress", 1, int.MaxValue),
        MaxUnsent = Number("unsent", 1024, int.MaxValue) ?? endpoint.MaxUnsent,
        ProxyProtocol = Flag("proxy") ?? false,
    };

    /// <summary><c>timeout=</c> of a client: half a minute where nothing is said.</summary>
    public TimeSpan Timeout() => Text("timeout") is { } value
        ? EndpointDuration.Parse(value) is { } time && time <= ClientTimeout.Longest
            ? time
            : throw Misfit("timeout", value, "a time of up to a day such as 30, 0.5, 500ms or 2m")
        : ClientEndpoint.DefaultTimeout;

    /// <summary><c>alpn=</c>: names with commas between them.</summary>
    public IReadOnlyList<string> ApplicationProtocols()
    {
        var names = Text("alpn")?.Split(',') ?? [];
        return names.All(name => System.Text.Encoding.UTF8.GetByteCount(name) is > 0 and <= byte.MaxValue)
            ? names
            : throw Fault("has an ALPN name that is empty or longer than 255 bytes; write alpn=h2,http/1.1");
    }

    /// <summary><c>minversion=</c>: TLS 1.2 where nothing is said.</summary>
    public SslProtocols OldestTlsVersion() => Choice("minversion", "1.2", "1.3") is "1.3" ? SslProtocols.Tls13 : SslProtocols.Tls12;

    public int? Mode(string key)
    {
        const int Most = 0b111_111_111;
        if (Text(key) is not { } value)
        {
            return null;
        }

        var mode = 0;
        foreach (var digit in value)
        {
            mode = digit is >= '0' and <= '7' && mode <= Most ? (8 * mode) + (digit - '0') : Most + 1;
        }

        return mode <= Most ? mode : throw Misfit(key, value, "an octal number up to 777");
    }

    public string? Choice(string key, params string[] choices) => Text(key) is { } value
        ? choices.Contains(value) ? value : throw Misfit(key, value, string.Join(" or ", choices))
        : null;

    public IPAddress? Address(string key, AddressFamily family)
    {
        if (Text(key) is not { } value)
        {
            return null;
        }

        // The system's own parser also takes "1" and "127.1"; neither is what an administrator meant.
        var unbracketed = value is ['[', .. var inner, ']'] ? inner : value;
        if (ZonedAddress.Read(unbracketed) is not { } address
            || (address.AddressFamily == AddressFamily.InterNetwork && unbracketed.Count(c => c == '.') != 3))
        {
            throw Misfit(key, value, "an IP address");
        }

        return family == AddressFamily.Unspecified || address.AddressFamily == family
            ? address
            : throw Fault($"has the {key} \"{value}\", which is not of its address family");
    }

    /// <summary>To be called when all are asked for.</summary>
    public void ExpectNoOthers()
    {
        foreach (var key in description.Settings.Keys)
        {
            if (!_known.Contains(key))
            {
                throw Fault($"has the unknown setting \"{key}\"; {description.Type} knows {Listing.Of(_known)}");
            }
        }
    }

    public FormatException Fault(string what) => new($"the endpoint \"{description.Text}\" {what}");

    private FormatException Misfit(string key, string value, string wanted) => Fault($"has the {key} \"{value}\", which is not {wanted}");
}
