using System.Net;
using Twisted.Services;

namespace Twisted.Network;

/// <summary>A port of any kind whose connections are encrypted, with the certificates for that.</summary>
internal sealed class TlsPort(ListeningPort inner, TlsServerContext context) : ListeningPort
{
    public override EndPoint? LocalEndPoint => inner.LocalEndPoint;

    public override string Name => inner.Name;

    public override Action<Exception>? Broken
    {
        get => inner.Broken;
        set => inner.Broken = value;
    }

    public override void Start() => inner.Start();

    public override HealthReport CheckHealth() => inner.CheckHealth();

    public override Task ReloadAsync(CancellationToken cancellationToken)
    {
        context.Reload();
        return inner.ReloadAsync(cancellationToken);
    }

    public override TrafficCounts Traffic => inner.Traffic;

    public override Task DrainAsync(CancellationToken cancellationToken) => inner.DrainAsync(cancellationToken);

    internal override void AddSockets(ICollection<BoundSocket> sockets) => inner.AddSockets(sockets);

    public override Task StopAcceptingAsync() => inner.StopAcceptingAsync();

    public override Task CloseAsync(CancellationToken cancellationToken) => inner.CloseAsync(cancellationToken);
}
