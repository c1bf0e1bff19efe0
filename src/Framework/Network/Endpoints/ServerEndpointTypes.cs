namespace Twisted.Network;

/// <summary>The types of server endpoints: the framework's own, and those of plug-ins.</summary>
internal static class ServerEndpointTypes
{
    public static readonly string[] OfDatagrams = ["udp", "udp4", "udp6", "multicast", "unixgram"];

    public static ServerEndpoint Parse(EndpointDescription description) => description.Type switch
    {
        "tcp" or "tcp4" or "tcp6" => TcpServerEndpoint.From(description),
        "tls" or "ssl" => TlsServerEndpoint.From(description),
        "unix" => UnixServerEndpoint.From(description),
        "fd" => InheritedServerEndpoint.FromDescriptor(description),
        "systemd" => InheritedServerEndpoint.FromSystemd(description),
        var type when OfDatagrams.Contains(type) => throw new FormatException(
            $"the endpoint \"{description.Text}\" is of the type \"{type}\", which has datagrams; connections are wanted here"),
        var type => EndpointPlugins.Create<IServerEndpointType>(type) is { } plugin
            ? plugin.Parse(description)
            : throw new FormatException(
                $"the endpoint \"{description.Text}\" is of the unknown type \"{type}\"; known are {Listing.Of(["tcp", "tcp4", "tcp6", "tls", "unix", "fd", "systemd", .. EndpointPlugins.Names()])}"),
    };
}
