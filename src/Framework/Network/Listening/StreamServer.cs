using System.Net;
using Microsoft.Extensions.Logging;
using Twisted.Persistence;
using Twisted.Services;

namespace Twisted.Network;

/// <summary>Serves a protocol on any endpoint that has connections.</summary>
/// <remarks>
/// The endpoint is bound in <see cref="PrivilegedStartAsync"/>, or in <see cref="StartAsync"/> when that was not called, and
/// serves from then on. Stopping closes it, closes every connection in order, and aborts what is left when the
/// token is cancelled.
/// </remarks>
public class StreamServer : Service, IReloadable, IHealthCheck, IDrainable, IRotatable, ITrafficCounter, ISocketHolder
{
    [Ephemeral]
    private ListeningPort? _port;

    /// <summary>The port that was stopped last.</summary>
    [Ephemeral]
    private ListeningPort? _lastPort;

    [Ephemeral]
    private bool _isClosed;

    /// <param name="endpoint">An endpoint string; see docs/endpoints.md.</param>
    /// <param name="factory">Makes the protocol of each connection.</param>
    /// <exception cref="FormatException">The string is malformed; the message names the part that is wrong.</exception>
    public StreamServer(string endpoint, Factory factory)
        : this(ServerEndpoint.Parse(endpoint), factory)
    {
    }

    /// <param name="endpoint">Where to listen.</param>
    /// <param name="factory">Makes the protocol of each connection.</param>
    public StreamServer(ServerEndpoint endpoint, Factory factory)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(factory);
        Endpoint = endpoint;
        Factory = factory;
    }

    /// <summary>Where it is to listen.</summary>
    [Kept]
    public ServerEndpoint Endpoint { get; }

    /// <summary>Makes the protocol of each connection.</summary>
    [Kept]
    public Factory Factory { get; }

    /// <summary>Where it does listen, with the port that the system chose; null while it does not, and for endpoints without an address.</summary>
    public EndPoint? LocalEndPoint => _port?.LocalEndPoint;

    /// <summary>The server for any endpoint: a <see cref="TcpServer"/>, <see cref="TlsServer"/> or <see cref="UnixServer"/> where it is one of theirs, so that a tap says what it is.</summary>
    /// <param name="endpoint">Where to listen, as an option of a tap gives it.</param>
    /// <param name="factory">Makes the protocol of each connection.</param>
    public static StreamServer For(ServerEndpoint endpoint, Factory factory) => endpoint switch
    {
        TcpServerEndpoint => new TcpServer(endpoint, factory),
        TlsServerEndpoint => new TlsServer(endpoint, factory),
        UnixServerEndpoint => new UnixServer(endpoint, factory),
        _ => new StreamServer(endpoint, factory),
    };

    /// <summary>What has passed through the port; after a stop, and until the next start, what had until then.</summary>
    [Ephemeral]
    public TrafficCounts Traffic => (_port ?? _lastPort)?.Traffic ?? default;

    /// <inheritdoc/>
    [Ephemeral]
    public int Remaining => (int)Traffic.OpenConnections;

    internal override string PathName => Name ?? Factory.Name;

    /// <inheritdoc/>
    /// <exception cref="ListenException">The endpoint cannot be bound.</exception>
    public override Task PrivilegedStartAsync(CancellationToken cancellationToken = default)
    {
        Bind();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <exception cref="ListenException">The endpoint cannot be bound.</exception>
    public override Task StartAsync(CancellationToken cancellationToken = default)
    {
        Bind();
        _port!.Broken = Fail;
        _port.Start();
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (_port is not { } port)
        {
            return;
        }

        (_port, _lastPort) = (null, port);
        await StopAcceptingAsync(port).ConfigureAwait(false);
        _isClosed = false;
        await port.CloseAsync(cancellationToken).ConfigureAwait(false);
        Factory.DoStop();
    }

    /// <summary>Closes the port, tells the protocols of all connections (<see cref="Protocol.Draining"/>), and waits until these have ended.</summary>
    /// <inheritdoc/>
    public virtual async Task DrainAsync(CancellationToken cancellationToken)
    {
        if (_port is not { } port)
        {
            return;
        }

        await StopAcceptingAsync(port).ConfigureAwait(false);
        try
        {
            await port.DrainAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What goes on, the stop ends.
        }
    }

    private async Task StopAcceptingAsync(ListeningPort port)
    {
        if (!_isClosed)
        {
            _isClosed = true;
            await port.StopAcceptingAsync().ConfigureAwait(false);
            Logger.PortClosed(port.Name);
        }
    }

    /// <summary>Has the endpoint read its certificates anew, where it has any, and the factory what it has, if it is <see cref="IReloadable"/>.</summary>
    /// <inheritdoc/>
    /// <exception cref="ListenException">Certificates cannot be used; those that there were before still are.</exception>
    public virtual async Task ReloadAsync(CancellationToken cancellationToken)
    {
        if (_port is { } port)
        {
            await port.ReloadAsync(cancellationToken).ConfigureAwait(false);
        }

        if (Factory is IReloadable reloadable)
        {
            await reloadable.ReloadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Has the factory rotate its logs, if it is <see cref="IRotatable"/>.</summary>
    /// <inheritdoc/>
    public virtual void RotateLogs() => (Factory as IRotatable)?.RotateLogs();

    /// <summary>Says whether the port still accepts connections.</summary>
    /// <inheritdoc/>
    public virtual ValueTask<HealthReport> CheckHealthAsync(CancellationToken cancellationToken) =>
        new(_port is { } port ? port.CheckHealth() : HealthReport.Healthy);

    void ISocketHolder.AddSockets(ICollection<BoundSocket> sockets) => _port?.AddSockets(sockets);

    private void Bind()
    {
        if (_port is not null)
        {
            return;
        }

        _port = Endpoint.Listen(Factory, Logger);
        Logger.ServerStarts(Factory.Name, _port.Name);
        Factory.DoStart(Logger);
    }
}
