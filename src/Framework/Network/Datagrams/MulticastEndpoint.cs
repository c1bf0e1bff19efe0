using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>
/// A multicast group and its UDP port (RFC 1112, RFC 4291):
/// <c>multicast:GROUP:PORT[:interface=ADDRESS or NAME][:source=ADDRESS][:ttl=1][:loopback=no][:recvbuf=BYTES][:sendbuf=BYTES][:maxsize=BYTES]</c>.
/// </summary>
/// <remarks>
/// Several programs may be bound to one group. What is sent to the port at an address of this machine's own is received as well. Only the groups that the
/// port itself joined count on Linux, not those of other programs.
/// </remarks>
public sealed record MulticastEndpoint : DatagramEndpoint
{
    /// <summary>The group: an address of 224.0.0.0/4 or ff00::/8.</summary>
    public required IPAddress Group
    {
        get;
        init => field = MulticastGroups.IsGroup(value) ? value : throw new ArgumentException($"\"{value}\" is not a multicast address.", nameof(value));
    }

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

    /// <summary>The network to join and send on: an address of this machine, or an interface's name; null for what the system's routes say.</summary>
    public string? Interface { get; init; }

    /// <summary>Only what comes from there (RFC 4607); null for everybody. Linux only.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>How many routers what is sent may pass, and one more: 0 stays in this machine, 1, the default, in its network.</summary>
    public int Ttl { get; init; } = 1;

    /// <summary>Whether members of the group on this machine receive what is sent. True by default.</summary>
    public bool Loopback { get; init; } = true;

    /// <summary>The endpoint string, in its shortest form.</summary>
    public override string ToString() => string.Concat(
        [
            $"multicast:{EndpointPart.Of(Group)}:{EndpointPart.Of(Port)}",
            Interface is null ? "" : EndpointPart.Address(Interface) is { } address ? $":interface={EndpointPart.Of(address)}" : $":interface={EndpointDescription.Escape(Interface)}",
            Source is { } source ? $":source={EndpointPart.Of(source)}" : "",
            Ttl == 1 ? "" : $":ttl={EndpointPart.Of(Ttl)}",
            Loopback ? "" : ":loopback=no",
            Limits.ToSettings(),
        ]);

    /// <inheritdoc/>
    public override IDatagramPort Bind(DatagramProtocol protocol, ILogger logger)
    {
        var family = Group.AddressFamily;
        var failure = $"cannot listen on \"{this}\"";
        var at = Interface is null ? MulticastInterface.Any : MulticastInterface.Find(Interface, family)
            ?? throw new ListenException($"{failure}: {MulticastInterface.Missing(Interface)}");
        return DatagramSockets.Open(failure, family, socket =>
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            Limits.Apply(socket, ToString(), logger);
            socket.Bind(new IPEndPoint(family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, Port));
            var groups = new MulticastGroups(socket, () => at);
            groups.Prepare(Ttl, Loopback);
            groups.Join(Group, Source);
            return new DatagramPort(socket, protocol, Limits.MaxSize, logger) { Groups = groups };
        });
    }

    internal static MulticastEndpoint From(EndpointDescription description, string text)
    {
        if (description.Arguments is not [var group, var port])
        {
            throw new FormatException(description.Arguments.Count > 2
                ? $"the endpoint \"{text}\" has \"{description.Arguments[2]}\" after its port; settings are written key=value"
                : $"the endpoint \"{text}\" has no {(description.Arguments.Count == 0 ? "group" : "port")}; write multicast:GROUP:PORT");
        }

        var address = EndpointPart.Address(group);
        if (address is null || !MulticastGroups.IsGroup(address))
        {
            throw new FormatException(
                $"the endpoint \"{text}\" has the group \"{group}\", which is not a multicast address; those begin with 224 to 239, or with ff in IPv6");
        }

        if (address is ZonedAddress)
        {
            throw new FormatException($"the endpoint \"{text}\" has the group \"{group}\"; its network is said by interface=NAME");
        }

        var endpoint = new MulticastEndpoint { Group = address, Port = EndpointPart.Port(text, port) };
        foreach (var (key, value) in description.Settings)
        {
            endpoint = key switch
            {
                "interface" => endpoint with { Interface = ReadInterface(text, value, address.AddressFamily) },
                "source" => endpoint with { Source = EndpointPart.Address(text, key, value, address.AddressFamily) },
                "ttl" => endpoint with { Ttl = EndpointPart.Number(text, key, value, 0, 255) },
                "loopback" => endpoint with { Loopback = EndpointPart.YesOrNo(text, key, value) },
                _ => endpoint with
                {
                    Limits = endpoint.Limits.With(key, value, text)
                        ?? throw EndpointPart.Unknown(text, description.Type, key, $"interface, source, ttl, loopback, {DatagramLimits.Known}"),
                },
            };
        }

        return endpoint;
    }

    private static string ReadInterface(string text, string value, AddressFamily family) =>
        value.Length == 0 ? throw new FormatException($"the endpoint \"{text}\" has an empty interface; write an address of this machine or an interface's name")
        : EndpointPart.Address(value) is null ? value
        : EndpointPart.Address(text, "interface", value, family).ToString();
}
