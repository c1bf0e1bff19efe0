using System.Net;
using Microsoft.Extensions.Logging;
using Twisted.Persistence;
using Twisted.Services;

namespace Twisted.Network;

/// <summary>Serves a protocol on a port for datagrams, of whatever kind the endpoint is.</summary>
/// <remarks>
/// The port is bound in <see cref="PrivilegedStartAsync"/>, or in <see cref="StartAsync"/> when that was not called, and delivers from the latter on.
/// Stopping closes the port and stops the protocol; what a handler is just doing is waited for, until the token is cancelled.
/// </remarks>
public class DatagramServer : Service, IDrainable, ITrafficCounter, ISocketHolder
{
    [Ephemeral]
    private IDatagramPort? _port;

    /// <summary>The port that was stopped last.</summary>
    [Ephemeral]
    private IDatagramPort? _lastPort;

    [Ephemeral]
    private EndPoint? _bound;

    /// <param name="endpoint">Where to listen.</param>
    /// <param name="protocol">Gets what arrives.</param>
    public DatagramServer(DatagramEndpoint endpoint, DatagramProtocol protocol)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(protocol);
        (Endpoint, Protocol) = (endpoint, protocol);
    }

    /// <summary>Where it is to listen.</summary>
    public DatagramEndpoint Endpoint { get; }

    /// <summary>Gets what arrives.</summary>
    public DatagramProtocol Protocol { get; }

    /// <summary>Where it does listen, with the port that the system chose; null while it does not.</summary>
    public EndPoint? BoundEndPoint => _port is null ? null : _bound;

    /// <summary>What has passed through the port, in datagrams of the framework's own endpoints; connections are none. After a stop, and until the next start, what had until then.</summary>
    [Ephemeral]
    public TrafficCounts Traffic => ((_port ?? _lastPort) as ITrafficCounter)?.Traffic ?? default;

    /// <summary>Nothing: a datagram is no work that goes on.</summary>
    [Ephemeral]
    public int Remaining => 0;

    internal override string PathName => Name ?? Protocol.Name;

    /// <inheritdoc/>
    /// <exception cref="ListenException">The port cannot be bound.</exception>
    public override Task PrivilegedStartAsync(CancellationToken cancellationToken = default)
    {
        Bind();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <exception cref="ListenException">The port cannot be bound.</exception>
    public override Task StartAsync(CancellationToken cancellationToken = default)
    {
        Bind();
        if (_port is DatagramPort port)
        {
            port.Broken = Fail;
        }

        _port!.Start();
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (_port is { } port)
        {
            (_port, _lastPort) = (null, port);
            await DatagramPortLog.StopAsync(port, _bound, Logger, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Closes the port, as a stop does.</summary>
    /// <inheritdoc/>
    public virtual Task DrainAsync(CancellationToken cancellationToken) => StopAsync(cancellationToken);

    void ISocketHolder.AddSockets(ICollection<BoundSocket> sockets)
    {
        if (_port is DatagramPort { Bound: { } bound })
        {
            sockets.Add(bound);
        }
    }

    private protected static TEndpoint Demand<TEndpoint>(DatagramEndpoint endpoint, string service, string kind)
        where TEndpoint : DatagramEndpoint =>
        endpoint as TEndpoint ?? throw new ArgumentException($"A {service} cannot listen on \"{endpoint}\"; it takes {kind} endpoint.", nameof(endpoint));

    private void Bind()
    {
        if (_port is null)
        {
            _port = Endpoint.Bind(Protocol, Logger);
            _bound = _port.LocalEndPoint;
            DatagramPortLog.Started(Protocol, _bound, Logger);
        }
    }
}
