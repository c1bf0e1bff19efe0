using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>
/// A UDP port: <c>udp:PORT[:interface=ADDRESS][:reuseport=yes][:recvbuf=BYTES][:sendbuf=BYTES][:maxsize=BYTES]</c>, or just <c>PORT</c>.
/// </summary>
/// <remarks>
/// <c>udp</c> takes IPv6 and IPv4 alike where the system has both, <c>udp4</c> and <c>udp6</c> one of them. Port 0 lets the system choose.
/// </remarks>
public sealed record UdpEndpoint : DatagramEndpoint, IBindPlace
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

    /// <summary>The address to receive at; null for all.</summary>
    public IPAddress? Interface { get; init; }

    /// <summary>The address families when no <see cref="Interface"/> is given; unspecified for both.</summary>
    public AddressFamily Family { get; init; } = AddressFamily.Unspecified;

    /// <summary>Whether other sockets that ask for the same may have the port as well; the system deals the peers out among them. False by default.</summary>
    public bool ReusePort { get; init; }

    /// <summary>The endpoint string, in its shortest form.</summary>
    public override string ToString() => string.Concat(
        $"{EndpointPart.TypeOf(Family)}:{EndpointPart.Of(Port)}",
        Interface is { } address ? $":interface={EndpointPart.Of(address)}" : "",
        ReusePort ? ":reuseport=yes" : "",
        Limits.ToSettings());

    string IBindPlace.Place => string.Create(CultureInfo.InvariantCulture, $"udp {Family} {Interface} {Port}{(ReusePort ? " shared" : "")}");

    void IBindPlace.Remove()
    {
    }

    /// <inheritdoc/>
    public override IDatagramPort Bind(DatagramProtocol protocol, ILogger logger)
    {
        var dualStack = Interface is null && Family == AddressFamily.Unspecified && Socket.OSSupportsIPv6;
        var failure = $"cannot listen on \"{this}\"";
        var address = Interface is { } own ? ZonedAddress.Resolve(own, failure)
            : dualStack || Family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any
            : IPAddress.Any;
        return DatagramSockets.Open(failure, address.AddressFamily, this, (socket, isBound) =>
        {
            if (!isBound && address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = dualStack;
            }

            if (!isBound && ReusePort)
            {
                DatagramSockets.SharePort(socket, this);
            }

            Limits.Apply(socket, ToString(), logger);
            if (!isBound)
            {
                Bind(socket, new IPEndPoint(address, Port));
            }

            return new DatagramPort(socket, protocol, Limits.MaxSize, logger)
            {
                Bound = new BoundSocket(socket, this),
                Groups = new MulticastGroups(socket, () => Interface is null ? MulticastInterface.Any : MulticastInterface.Find(address, address.AddressFamily)),
            };
        });
    }

    private static void Bind(Socket socket, IPEndPoint address)
    {
        try
        {
            socket.Bind(address);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse && ListeningSockets.MakeRoom(SocketType.Dgram, address.Port))
        {
            socket.Bind(address);
        }
    }

    internal static UdpEndpoint From(EndpointDescription description, string text)
    {
        var type = DatagramEndpointTypes.TypeOf(description, text);
        if (description.Arguments is not [var port])
        {
            throw new FormatException(description.Arguments.Count == 0
                ? $"the endpoint \"{text}\" has no port; write {type}:PORT"
                : $"the endpoint \"{text}\" has \"{description.Arguments[1]}\" after its port; settings are written key=value");
        }

        var endpoint = new UdpEndpoint { Port = EndpointPart.Port(text, port), Family = EndpointPart.FamilyOf(type) };
        foreach (var (key, value) in description.Settings)
        {
            endpoint = key switch
            {
                "interface" => endpoint with { Interface = EndpointPart.Address(text, key, value, endpoint.Family) },
                "reuseport" => endpoint with { ReusePort = EndpointPart.YesOrNo(text, key, value) },
                _ => endpoint with
                {
                    Limits = endpoint.Limits.With(key, value, text)
                        ?? throw EndpointPart.Unknown(text, type, key, $"interface, reuseport, {DatagramLimits.Known}"),
                },
            };
        }

        return endpoint;
    }
}
