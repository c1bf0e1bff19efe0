namespace Twisted.Network;

/// <summary>Where a server listens, as an endpoint string such as <c>tcp:8007:interface=127.0.0.1</c>.</summary>
/// <remarks>Immutable; equal when it means the same.</remarks>
public abstract record ServerEndpoint
{
    /// <param name="text">A port number, or an endpoint string; see <see cref="EndpointDescription"/> for the grammar.</param>
    /// <exception cref="FormatException">It is malformed or of an unknown type; the message names the part that is wrong.</exception>
    public static ServerEndpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (TcpServerEndpoint.TryParsePlain(text) is { } plain)
        {
            return plain;
        }

        var description = EndpointDescription.Parse(text);
        return description.Type switch
        {
            "tcp" or "tcp4" or "tcp6" => TcpServerEndpoint.From(description, text),
            var type => throw new FormatException($"the endpoint \"{text}\" is of the unknown type \"{type}\"; known are tcp, tcp4 and tcp6"),
        };
    }
}
