using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>A TCP port: <c>tcp:PORT[:interface=ADDRESS]…</c>, or just <c>PORT</c>; docs/endpoints.md has all settings.</summary>
/// <remarks>
/// <c>tcp</c> listens on IPv6 and IPv4 alike where the system has both, <c>tcp4</c> and <c>tcp6</c> on one of them.
/// Port 0 lets the system choose.
/// </remarks>
public sealed record TcpServerEndpoint : SocketServerEndpoint
{
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

    /// <summary>The address to listen on; null for all: <c>interface=</c>.</summary>
    public IPAddress? Interface { get; init; }

    /// <summary>The address families to listen on when no <see cref="Interface"/> is given; unspecified for both.</summary>
    public AddressFamily Family { get; init; } = AddressFamily.Unspecified;

    /// <summary>True when several sockets may listen here, among which the system shares the connections out: <c>reuseport=yes</c>. Not on Windows.</summary>
    public bool ReusePort { get; init; }

    /// <summary>True, the default, when small pieces are sent at once rather than collected (Nagle's algorithm): <c>nodelay=</c>.</summary>
    public bool NoDelay { get; init; } = true;

    /// <summary>How long a connection is silent before the system asks whether its peer is still there: <c>keepalive=</c>. Null, the default: it never asks.</summary>
    public TimeSpan? KeepAlive { get; init; }

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
        var isUsual = HasCommonDefaults && !ReusePort && NoDelay && KeepAlive is null;
        if (Interface is null && isUsual)
        {
            return type == "tcp" ? port : string.Concat(type, ":", port);
        }

        var text = Interface switch
        {
            null => string.Concat(type, ":", port),
            { AddressFamily: AddressFamily.InterNetworkV6 } address => string.Concat(string.Concat(type, ":", port), ":interface=[", address.ToString(), "]"),
            var address when type == "tcp" => string.Concat("tcp:", port, ":interface=", IPv4Text.Of(address)),
            var address => string.Concat(string.Concat(type, ":", port), ":interface=", IPv4Text.Of(address)),
        };

        return isUsual ? text : WithSettings(text);
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

    internal static TcpServerEndpoint From(EndpointDescription description)
    {
        var settings = new EndpointSettings(description);
        var endpoint = Read(description, settings);
        settings.ExpectNoOthers();
        return endpoint;
    }

    /// <summary>Reads what is TCP's; the caller may ask for more settings.</summary>
    internal static TcpServerEndpoint Read(EndpointDescription description, EndpointSettings settings)
    {
        if (description.Arguments is not [var port])
        {
            throw settings.Fault(description.Arguments.Count == 0
                ? $"has no port; write {description.Type}:PORT"
                : $"has \"{description.Arguments[1]}\" after its port; settings are written key=value");
        }

        var family = description.Type switch
        {
            "tcp4" => AddressFamily.InterNetwork,
            "tcp6" => AddressFamily.InterNetworkV6,
            _ => AddressFamily.Unspecified,
        };
        var endpoint = new TcpServerEndpoint
        {
            Port = ParsePort(port),
            Family = family,
            Interface = settings.Address("interface", family),
            ReusePort = settings.Flag("reuseport") ?? false,
            NoDelay = settings.Flag("nodelay") ?? true,
            KeepAlive = settings.KeepAlive(),
        };
        return (TcpServerEndpoint)settings.Common(endpoint);
    }

    internal override Socket OpenSocket(ILogger logger)
    {
        var dualStack = this is { Interface: null, Family: AddressFamily.Unspecified } && Socket.OSSupportsIPv6;
        var address = Interface is { } own ? ZonedAddress.Resolve(own)
            : dualStack || Family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any
            : IPAddress.Any;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = dualStack;
            }

            // Inherited by accepted sockets where the system does so; elsewhere small answers may wait for each other.
            socket.NoDelay = NoDelay;
            if (KeepAlive is { } idle)
            {
                SocketOptions.KeepAlive(socket, idle);
            }

            if (ReusePort)
            {
                SocketOptions.ReusePort(socket);
            }

            Bind(socket, new IPEndPoint(address, Port));
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    internal override void Adopt(Socket socket)
    {
        socket.NoDelay = NoDelay;
        if (KeepAlive is { } idle)
        {
            SocketOptions.KeepAlive(socket, idle);
        }
        else
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, false);
        }

        // It listens already; this is how its backlog is changed.
        socket.Listen(Backlog);
    }

    internal override string Place => string.Create(CultureInfo.InvariantCulture, $"tcp {Family} {Interface} {Port}{(ReusePort ? " shared" : "")}");

    internal override string NameOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture);

    internal static int ParsePort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? port
            : throw new FormatException($"\"{text}\" is not a port; a port is a number from 0 to 65535");

    private static void Bind(Socket socket, IPEndPoint address)
    {
        try
        {
            socket.Bind(address);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse && ListeningSockets.MakeRoom(SocketType.Stream, address.Port))
        {
            socket.Bind(address);
        }
    }

    private string WithSettings(string address)
    {
        var text = new StringBuilder(address);
        AppendCommon(text);
        if (ReusePort)
        {
            text.Append(":reuseport=yes");
        }

        if (!NoDelay)
        {
            text.Append(":nodelay=no");
        }

        if (KeepAlive is { } idle)
        {
            text.Append(":keepalive=").Append(EndpointDuration.Format(idle));
        }

        return text.ToString();
    }
}
