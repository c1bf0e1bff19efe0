using Microsoft.Extensions.Logging;

namespace Twisted.Network;

/// <summary>Whom a client exchanges datagrams with, as an endpoint string such as <c>udp:localhost:8007</c>.</summary>
/// <remarks>Immutable; equal when it means the same. Whoever derives one gives it a <c>ToString</c> that <see cref="Parse"/> understands, if a tap is to keep it.</remarks>
public abstract record DatagramClientEndpoint
{
    /// <summary>How much the port takes.</summary>
    public DatagramLimits Limits { get; init; } = DatagramLimits.Default;

    /// <param name="text">An endpoint string; see <see cref="EndpointDescription"/> for the grammar.</param>
    /// <exception cref="FormatException">It is malformed or of an unknown type; the message names the part that is wrong.</exception>
    public static DatagramClientEndpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var description = EndpointDescription.Parse(text);
        return DatagramEndpointTypes.TypeOf(description, text) switch
        {
            "udp" or "udp4" or "udp6" => UdpClientEndpoint.From(description, text),
            "unixgram" => UnixDatagramClientEndpoint.From(description, text),
            var type => throw new FormatException(
                $"the endpoint \"{text}\" is of the unknown type \"{type}\"; known for clients of datagrams are udp, udp4, udp6 and unixgram"),
        };
    }

    /// <summary>Opens a port that sends to, and receives from, nobody else. That the peer listens is not known then.</summary>
    /// <param name="protocol">Gets what arrives, once the port is started.</param>
    /// <param name="logger">For the port and the protocol.</param>
    /// <param name="cancellationToken">Ends the wait for a name's addresses.</param>
    /// <exception cref="Services.ServiceException">The peer's name does not resolve, it cannot be reached from here, or the local port cannot be bound.</exception>
    public abstract Task<IDatagramPort> ConnectAsync(DatagramProtocol protocol, ILogger logger, CancellationToken cancellationToken = default);
}
