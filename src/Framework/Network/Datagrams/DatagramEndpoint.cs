using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>Where a port for datagrams is bound, as an endpoint string such as <c>udp:8007:interface=127.0.0.1</c>.</summary>
/// <remarks>Immutable; equal when it means the same. Whoever derives one gives it a <c>ToString</c> that <see cref="Parse"/> understands, if a tap is to keep it.</remarks>
public abstract record DatagramEndpoint
{
    /// <summary>How much the port takes.</summary>
    public DatagramLimits Limits { get; init; } = DatagramLimits.Default;

    /// <param name="text">A port number of UDP, or an endpoint string; see <see cref="EndpointDescription"/> for the grammar.</param>
    /// <exception cref="FormatException">It is malformed or of an unknown type; the message names the part that is wrong.</exception>
    public static DatagramEndpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var description = EndpointDescription.Parse(text);
        return DatagramEndpointTypes.TypeOf(description, text) switch
        {
            "udp" or "udp4" or "udp6" => UdpEndpoint.From(description, text),
            "multicast" => MulticastEndpoint.From(description, text),
            "unixgram" => UnixDatagramEndpoint.From(description, text),
            var type => throw new FormatException(
                $"the endpoint \"{text}\" is of the unknown type \"{type}\"; known for datagrams are udp, udp4, udp6, multicast and unixgram"),
        };
    }

    /// <summary>Binds a port. Nothing is delivered before it is started.</summary>
    /// <param name="protocol">Gets what arrives.</param>
    /// <param name="logger">For the port and the protocol.</param>
    /// <exception cref="ListenException">The port cannot be bound; the message has the endpoint and the remedy.</exception>
    public abstract IDatagramPort Bind(DatagramProtocol protocol, ILogger logger);
}
