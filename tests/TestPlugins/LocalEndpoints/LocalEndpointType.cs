using System.Globalization;

namespace LocalEndpoints;

[Plugin(IServerEndpointType.PluginType, "local", Description = "Ports of this machine alone.")]
public sealed class LocalEndpointType : IServerEndpointType
{
    public ServerEndpoint Parse(EndpointDescription description) =>
        description.Arguments is [var port] && description.Settings.Count == 0 && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new LocalEndpoint(number)
            : throw new FormatException($"the endpoint \"{description.Text}\" is not local:PORT");
}
