using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>A TCP server: <c>tcp:HOST:PORT[:timeout=TIME][:bindAddress=ADDRESS][:nodelay=no][:keepalive=TIME]</c>.</summary>
/// <remarks>
/// The host is a name, an address of IPv4, or one of IPv6 in brackets. Of a name all addresses are tried, of both families with
/// <c>tcp</c> and of one of them with <c>tcp4</c> and <c>tcp6</c>, each a quarter of a second after the one before, until one answers
/// (RFC 8305).
/// </remarks>
public sealed record TcpClientEndpoint : SocketClientEndpoint
{
    private const string Form = "HOST:PORT";

    private static readonly Task<IReadOnlyList<IPAddress>> NoAddresses = Task.FromResult<IReadOnlyList<IPAddress>>([]);

    /// <summary>A name or an address, the latter without brackets. In lower case.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public required string Host
    {
        get;
        init => field = HostText.Canonical(value)
            ?? throw new ArgumentException($"\"{value}\" is neither a host name nor an address.", nameof(value));
    }

    /// <summary>1 to 65535.</summary>
    public required int Port
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, IPEndPoint.MaxPort);
            field = value;
        }
    }

    /// <summary>The only address family to use; unspecified for both.</summary>
    public AddressFamily Family { get; init; } = AddressFamily.Unspecified;

    /// <summary>The address of this machine to connect from; null lets the system choose. Only addresses of its family are tried then.</summary>
    public IPAddress? BindAddress { get; init; }

    /// <summary>Sends small messages at once rather than waiting for more to send with them (RFC 896). The default is true.</summary>
    public bool NoDelay { get; init; } = true;

    /// <summary>How long the connection is silent before the system asks whether its peer is still there. Null, the default: it never asks.</summary>
    public TimeSpan? KeepAlive { get; init; }

    /// <summary>The endpoint string, in its shortest form.</summary>
    public override string ToString()
    {
        var host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        var bindAddress = BindAddress is null ? "" : BindAddress.AddressFamily == AddressFamily.InterNetworkV6 ? $":bindAddress=[{BindAddress}]" : $":bindAddress={BindAddress}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{TypeOf(Family)}:{host}:{Port}{ClientTimeout.Setting(Timeout)}{bindAddress}{(NoDelay ? "" : ":nodelay=no")}{(KeepAlive is { } idle ? $":keepalive={EndpointDuration.Format(idle)}" : "")}");
    }

    internal static TcpClientEndpoint From(EndpointDescription description)
    {
        var settings = new EndpointSettings(description);
        var endpoint = Read(description, settings);
        settings.ExpectNoOthers();
        return endpoint;
    }

    /// <summary>Reads what is TCP's; the caller may ask for more settings.</summary>
    internal static TcpClientEndpoint Read(EndpointDescription description, EndpointSettings settings)
    {
        if (description.Arguments is not [var host, var port])
        {
            throw settings.Fault(description.Arguments.Count switch
            {
                0 => $"has no host; write {description.Type}:{Form}",
                1 => $"has no port; write {description.Type}:{Form}",
                _ => $"has \"{description.Arguments[2]}\" after its port; settings are written key=value, and an IPv6 address [in brackets]",
            });
        }

        var family = description.Type switch
        {
            "tcp4" => AddressFamily.InterNetwork,
            "tcp6" => AddressFamily.InterNetworkV6,
            _ => AddressFamily.Unspecified,
        };
        var parsed = ParseHost(host, family, settings);
        return new TcpClientEndpoint
        {
            Host = parsed,
            Port = ParsePort(port, settings),
            Family = family,
            Timeout = settings.Timeout(),
            BindAddress = settings.Address("bindAddress", HostText.AddressOf(parsed)?.AddressFamily ?? family),
            NoDelay = settings.Flag("nodelay") ?? true,
            KeepAlive = settings.KeepAlive(),
        };
    }

    private protected override async Task<Socket?> DialAsync(ClientContext context, AttemptLog attempts, CancellationToken cancellationToken)
    {
        var own = BindAddress is null ? null : Resolve(BindAddress);
        var eyeballs = new HappyEyeballs<Socket>((peer, token) => OpenAsync(own, peer, token), Port, context.Clock, attempts);
        if (HostText.AddressOf(Host) is { } address)
        {
            return await eyeballs.ConnectAsync(Task.FromResult<IReadOnlyList<IPAddress>>([Resolve(address)]), NoAddresses, cancellationToken).ConfigureAwait(false);
        }

        attempts.Host = Host;
        attempts.IsOfOneFamily = !IsTried(AddressFamily.InterNetworkV6) || !IsTried(AddressFamily.InterNetwork);
        var name = HostText.ToAscii(Host);
        return await eyeballs.ConnectAsync(
            IsTried(AddressFamily.InterNetworkV6) ? context.Resolver.ResolveAsync(name, AddressFamily.InterNetworkV6, cancellationToken) : NoAddresses,
            IsTried(AddressFamily.InterNetwork) ? context.Resolver.ResolveAsync(name, AddressFamily.InterNetwork, cancellationToken) : NoAddresses,
            cancellationToken).ConfigureAwait(false);
    }

    internal override string Reason(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.TimedOut => "no answer",
        SocketError.NetworkUnreachable => "the network cannot be reached",
        SocketError.HostUnreachable => "the host cannot be reached",
        SocketError.ConnectionReset => "the connection was reset at once",
        SocketError.AccessDenied => "permission denied",
        SocketError.AddressFamilyNotSupported => "this machine does not support that address family",
        SocketError.AddressAlreadyInUse => "all ports of this machine are in use",
        SocketError.AddressNotAvailable => BindAddress is null
            ? "this machine has no address to connect from"
            : $"this machine has no address \"{BindAddress}\" to connect from",
        SocketError.TooManyOpenSockets => "too many files and sockets are open",
        _ => new SocketException((int)error).Message,
    };

    internal override string Advice(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => $"Check that the server runs, and that it listens on port {Port}.",
        SocketError.TimedOut => "Check the address, and whether a firewall is in between; timeout=SECONDS waits longer.",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable => "Check the address, and the network of this machine.",
        SocketError.AddressNotAvailable when BindAddress is not null => "Use an address of this machine as bindAddress, or none.",
        SocketError.AccessDenied => "Check the rules of the firewall of this machine.",
        SocketError.TooManyOpenSockets => "Raise the limit of open files (ulimit -n) of this process.",
        _ => $"Check the address, the network of this machine, and that a server listens on port {Port}.",
    };

    private bool IsTried(AddressFamily family) =>
        (Family == AddressFamily.Unspecified || Family == family) && (BindAddress is null || BindAddress.AddressFamily == family);

    private IPAddress Resolve(IPAddress address)
    {
        try
        {
            return ZonedAddress.Resolve(address);
        }
        catch (ListenException exception)
        {
            throw new ConnectException($"cannot connect to \"{this}\": {exception.Message}", exception);
        }
    }

    private async Task<Socket> OpenAsync(IPAddress? own, IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = NoDelay;
            if (KeepAlive is { } idle)
            {
                SocketOptions.KeepAlive(socket, idle);
            }

            if (own is not null)
            {
                socket.Bind(new IPEndPoint(own, 0));
            }

            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string TypeOf(AddressFamily family) => family switch
    {
        AddressFamily.InterNetwork => "tcp4",
        AddressFamily.InterNetworkV6 => "tcp6",
        _ => "tcp",
    };

    private static string ParseHost(string value, AddressFamily family, EndpointSettings settings)
    {
        var host = HostText.Canonical(value is ['[', .. var inner, ']'] ? inner : value)
            ?? throw settings.Fault($"has the host \"{value}\", which is neither a host name nor an address");
        return family == AddressFamily.Unspecified || HostText.AddressOf(host) is not { } address || address.AddressFamily == family
            ? host
            : throw settings.Fault($"has the host \"{value}\", which is not of its address family");
    }

    private static int ParsePort(string value, EndpointSettings settings) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= IPEndPoint.MaxPort
            ? port
            : throw settings.Fault($"has the port \"{value}\", which is not a number from 1 to 65535");
}
