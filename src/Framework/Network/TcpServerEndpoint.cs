using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>A TCP port: <c>tcp:PORT[:interface=ADDRESS][:backlog=N]</c>, or just <c>PORT</c>.</summary>
/// <remarks>
/// <c>tcp</c> listens on IPv6 and IPv4 alike where the system has both, <c>tcp4</c> and <c>tcp6</c> on one of them.
/// Port 0 lets the system choose.
/// </remarks>
public sealed record TcpServerEndpoint : ServerEndpoint
{
    /// <summary>The system cuts larger values down to its own maximum (<c>net.core.somaxconn</c>), so this asks for that.</summary>
    public const int DefaultBacklog = 65535;

    /// <summary>0 to 65535; 0 lets the system choose.</summary>
    public required int Port
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, IPEndPoint.MaxPort);
            field = value;
        }
    }

    /// <summary>The address to listen on; null for all.</summary>
    public IPAddress? Interface { get; init; }

    /// <summary>The address families to listen on when no <see cref="Interface"/> is given; unspecified for both.</summary>
    public AddressFamily Family { get; init; } = AddressFamily.Unspecified;

    /// <summary>How many connections may wait to be accepted. The default is <see cref="DefaultBacklog"/>.</summary>
    public int Backlog { get; init; } = DefaultBacklog;

    /// <summary>The endpoint string, in its shortest form: a plain number where nothing else is asked for.</summary>
    public override string ToString()
    {
        var type = Family switch
        {
            AddressFamily.InterNetwork => "tcp4",
            AddressFamily.InterNetworkV6 => "tcp6",
            _ => "tcp",
        };
        var port = Port.ToString(CultureInfo.InvariantCulture);
        if (Interface is null && Backlog == DefaultBacklog)
        {
            return type == "tcp" ? port : string.Concat(type, ":", port);
        }

        var text = string.Concat(type, ":", port);
        if (Interface is { } address)
        {
            text = address.AddressFamily == AddressFamily.InterNetworkV6
                ? string.Concat(text, ":interface=[", address.ToString(), "]")
                : string.Concat(text, ":interface=", IPv4Text.Of(address));
        }

        return Backlog == DefaultBacklog ? text : string.Concat(text, ":backlog=", Backlog.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Reads the forms that nearly all have, <c>PORT</c> and <c>tcp:PORT[:interface=IPV4]</c>, without taking the text apart.</summary>
    /// <remarks>A large application has many, and each would leave some 900 bytes of parts.</remarks>
    /// <returns>Null for what is of another form, or wrong: that is for the other parser to say.</returns>
    internal static TcpServerEndpoint? TryParsePlain(string text)
    {
        const string Prefix = "tcp:";
        const string InterfaceKey = "interface=";
        var rest = text.AsSpan();
        if (rest.StartsWith(Prefix, StringComparison.Ordinal))
        {
            rest = rest[Prefix.Length..];
        }

        var end = 0;
        var port = 0;
        for (; end < rest.Length && char.IsAsciiDigit(rest[end]) && port <= IPEndPoint.MaxPort; end++)
        {
            port = (10 * port) + (rest[end] - '0');
        }

        if (end == 0 || port > IPEndPoint.MaxPort)
        {
            return null;
        }

        if (end == rest.Length)
        {
            return new TcpServerEndpoint { Port = port };
        }

        rest = rest[end..];
        return text.Length > end + rest.Length && rest[0] == ':' && rest[1..].StartsWith(InterfaceKey, StringComparison.Ordinal)
            && IPv4Text.Parse(rest[(1 + InterfaceKey.Length)..]) is { } address
            ? new TcpServerEndpoint { Port = port, Interface = address }
            : null;
    }

    internal static TcpServerEndpoint From(EndpointDescription description, string text)
    {
        if (description.Arguments is not [var port])
        {
            throw new FormatException(description.Arguments.Count == 0
                ? $"the endpoint \"{text}\" has no port; write tcp:PORT"
                : $"the endpoint \"{text}\" has \"{description.Arguments[1]}\" after its port; settings are written key=value");
        }

        var family = description.Type switch
        {
            "tcp4" => AddressFamily.InterNetwork,
            "tcp6" => AddressFamily.InterNetworkV6,
            _ => AddressFamily.Unspecified,
        };
        var endpoint = new TcpServerEndpoint { Port = ParsePort(port), Family = family };
        if (description.Settings.Count == 0)
        {
            return endpoint;
        }

        foreach (var (key, value) in description.Settings)
        {
            endpoint = key switch
            {
                "interface" => endpoint with { Interface = ParseInterface(value, family, text) },
                "backlog" => endpoint with { Backlog = ParseBacklog(value, text) },
                _ => throw new FormatException(
                    $"the endpoint \"{text}\" has the unknown setting \"{key}\"; {description.Type} knows interface and backlog"),
            };
        }

        return endpoint;
    }

    private static int ParsePort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? port
            : throw new FormatException($"\"{text}\" is not a port; a port is a number from 0 to 65535");

    private static IPAddress ParseInterface(string value, AddressFamily family, string text)
    {
        // The system's own parser also takes "1" and "127.1"; neither is what an administrator meant.
        var unbracketed = value is ['[', .. var inner, ']'] ? inner : value;
        if (!IPAddress.TryParse(unbracketed, out var address)
            || (address.AddressFamily == AddressFamily.InterNetwork && unbracketed.Count(c => c == '.') != 3))
        {
            throw new FormatException($"the endpoint \"{text}\" has the interface \"{value}\", which is not an IP address");
        }

        if (family != AddressFamily.Unspecified && address.AddressFamily != family)
        {
            throw new FormatException($"the endpoint \"{text}\" has the interface \"{value}\", which is not of its address family");
        }

        return address;
    }

    private static int ParseBacklog(string value, string text) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var backlog) && backlog > 0
            ? backlog
            : throw new FormatException($"the endpoint \"{text}\" has the backlog \"{value}\", which is not a number from 1");
}
