using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Twisted.Services;

namespace Twisted.Network;

/// <summary>
/// A peer by UDP: <c>udp:HOST:PORT[:interface=ADDRESS][:localport=PORT][:recvbuf=BYTES][:sendbuf=BYTES][:maxsize=BYTES]</c>.
/// </summary>
/// <remarks><c>udp4</c> and <c>udp6</c> use addresses of one family only. Of the addresses of a name, the first that there is a route to is used.</remarks>
public sealed record UdpClientEndpoint : DatagramClientEndpoint
{
    /// <summary>A name, or an address.</summary>
    public required string Host
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            field = value;
        }
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

    /// <summary>The address of this machine to send from; null for what the system's routes say.</summary>
    public IPAddress? Interface { get; init; }

    /// <summary>The port to send from; 0, the default, lets the system choose.</summary>
    public int LocalPort
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, IPEndPoint.MaxPort);
            field = value;
        }
    }

    /// <summary>The address family to use; unspecified for either.</summary>
    public AddressFamily Family { get; init; } = AddressFamily.Unspecified;

    /// <summary>The endpoint string, in its shortest form.</summary>
    public override string ToString() => string.Concat(
        [
            $"{EndpointPart.TypeOf(Family)}:{(EndpointPart.Address(Host) is { } address ? EndpointPart.Of(address) : EndpointDescription.Escape(Host))}:{EndpointPart.Of(Port)}",
            Interface is { } local ? $":interface={EndpointPart.Of(local)}" : "",
            LocalPort == 0 ? "" : $":localport={EndpointPart.Of(LocalPort)}",
            Limits.ToSettings(),
        ]);

    /// <inheritdoc/>
    public override async Task<IDatagramPort> ConnectAsync(DatagramProtocol protocol, ILogger logger, CancellationToken cancellationToken = default)
    {
        ServiceException? last = null;
        foreach (var address in await ResolveAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                return Open(address, protocol, logger);
            }
            catch (ListenException exception)
            {
                last = exception;
            }
        }

        throw last ?? Failure(Family == AddressFamily.Unspecified && Interface is null
            ? "the name has no address."
            : "the host has no address of that family.\nLeave out the interface, or write udp.");
    }

    internal static UdpClientEndpoint From(EndpointDescription description, string text)
    {
        var type = DatagramEndpointTypes.TypeOf(description, text);
        if (description.Arguments is not [{ Length: > 0 } host, var port])
        {
            throw new FormatException(description.Arguments.Count > 2
                ? $"the endpoint \"{text}\" has \"{description.Arguments[2]}\" after its port; settings are written key=value"
                : $"the endpoint \"{text}\" has no {(description.Arguments.Count < 2 && description.Arguments is not [{ Length: > 0 }] ? "host" : description.Arguments.Count == 2 ? "host" : "port")}; write {type}:HOST:PORT");
        }

        var number = EndpointPart.Port(text, port);
        var endpoint = new UdpClientEndpoint
        {
            Host = host is ['[', .. var inner, ']'] ? inner : host,
            Port = number > 0 ? number : throw new FormatException($"the endpoint \"{text}\" has the port \"{port}\"; a peer has a port from 1 to 65535"),
            Family = EndpointPart.FamilyOf(type),
        };
        foreach (var (key, value) in description.Settings)
        {
            endpoint = key switch
            {
                "interface" => endpoint with { Interface = EndpointPart.Address(text, key, value, endpoint.Family) },
                "localport" => endpoint with { LocalPort = EndpointPart.Port(text, value) },
                _ => endpoint with
                {
                    Limits = endpoint.Limits.With(key, value, text)
                        ?? throw EndpointPart.Unknown(text, type, key, $"interface, localport, {DatagramLimits.Known}"),
                },
            };
        }

        return endpoint;
    }

    private DatagramPort Open(IPAddress address, DatagramProtocol protocol, ILogger logger)
    {
        var failure = $"cannot reach \"{this}\"";
        var peer = ZonedAddress.Resolve(address, failure);
        var own = Interface is null ? null : ZonedAddress.Resolve(Interface, failure);
        return DatagramSockets.Open(failure, address.AddressFamily, socket =>
        {
            Limits.Apply(socket, ToString(), logger);
            if (own is not null || LocalPort != 0)
            {
                socket.Bind(new IPEndPoint(own ?? (address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any), LocalPort));
            }

            socket.Connect(new IPEndPoint(peer, Port));
            return new DatagramPort(socket, protocol, Limits.MaxSize, logger);
        });
    }

    private async Task<IEnumerable<IPAddress>> ResolveAsync(CancellationToken cancellationToken)
    {
        var family = Family == AddressFamily.Unspecified ? Interface?.AddressFamily ?? Family : Family;
        try
        {
            var addresses = EndpointPart.Address(Host) is { } address ? [address] : await Dns.GetHostAddressesAsync(Host, cancellationToken).ConfigureAwait(false);
            return addresses.Where(one => family == AddressFamily.Unspecified || one.AddressFamily == family);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            throw Failure($"the name \"{Host}\" does not resolve: {exception.Message}.\nSee that it is spelled right, and that the network is up.", exception);
        }
    }

    private ServiceException Failure(string reason, Exception? inner = null) => new($"cannot reach \"{this}\": {reason}", inner!);
}
