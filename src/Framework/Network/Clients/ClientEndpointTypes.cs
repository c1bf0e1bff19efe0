using System.Globalization;

namespace Twisted.Network;

/// <summary>The types of client endpoints: the framework's own, and those of plug-ins.</summary>
internal static class ClientEndpointTypes
{
    public static ClientEndpoint Parse(EndpointDescription description) => description.Type switch
    {
        "tcp" or "tcp4" or "tcp6" => TcpClientEndpoint.From(description),
        "tls" or "ssl" => TlsClientEndpoint.From(description),
        "unix" => UnixClientEndpoint.From(description),
        var type when ServerEndpointTypes.OfDatagrams.Contains(type) => throw new FormatException(
            $"the endpoint \"{description.Text}\" is of the type \"{type}\", which has datagrams; a connection is wanted here"),
        var type => EndpointPlugins.Create<IClientEndpointType>(type) is { } plugin
            ? plugin.Parse(description)
            : throw new FormatException(UnknownType(description)),
    };

    private static string UnknownType(EndpointDescription description)
    {
        // "example.com:80" is what nearly everybody writes first.
        var isHostAndPort = description.Settings.Count == 0
            && description.Arguments is [var port]
            && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return $"the endpoint \"{description.Text}\" is of the unknown type \"{description.Type}\"; "
            + (isHostAndPort
                ? $"for a host and a port write tcp:{description.Text}"
                : $"known are {Listing.Of(["tcp", "tcp4", "tcp6", "tls", "unix", .. EndpointPlugins.Names()])}");
    }
}
