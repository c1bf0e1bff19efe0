namespace LocalEndpoints;

/// <summary>A port of this machine alone: <c>local:PORT</c>.</summary>
public sealed record LocalEndpoint(int Port) : ServerEndpoint
{
    public override string ToString() => $"local:{Port}";

    public override ListeningPort Listen(Factory factory, ILogger logger) =>
        Parse($"tcp:{Port}:interface=127.0.0.1").Listen(factory, logger);
}
