using System.Net;
using Twisted.Persistence;
using Twisted.Services;

namespace Twisted.Network;

/// <summary>Has a protocol exchange datagrams with one peer, of whatever kind the endpoint is.</summary>
/// <remarks>
/// The port is opened in <see cref="StartAsync"/>, where the peer's name is resolved. Nobody knows then whether the peer listens: the protocol hears
/// <see cref="DatagramProtocol.ConnectionRefused"/> after what it sent found nobody.
/// </remarks>
public class DatagramClient : Service
{
    [Ephemeral]
    private IDatagramPort? _port;

    [Ephemeral]
    private EndPoint? _bound;

    /// <param name="endpoint">The peer.</param>
    /// <param name="protocol">Gets what arrives.</param>
    public DatagramClient(DatagramClientEndpoint endpoint, DatagramProtocol protocol)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(protocol);
        (Endpoint, Protocol) = (endpoint, protocol);
    }

    /// <summary>The peer.</summary>
    public DatagramClientEndpoint Endpoint { get; }

    /// <summary>Gets what arrives.</summary>
    public DatagramProtocol Protocol { get; }

    /// <summary>This side's address; null while it has none.</summary>
    public EndPoint? BoundEndPoint => _port is null ? null : _bound;

    internal override string PathName => Name ?? Protocol.Name;

    /// <inheritdoc/>
    /// <exception cref="ServiceException">The peer's name does not resolve, it cannot be reached from here, or the local port cannot be bound.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_port is null)
        {
            var port = await Endpoint.ConnectAsync(Protocol, Logger, cancellationToken).ConfigureAwait(false);
            _bound = port.LocalEndPoint;
            DatagramPortLog.Started(Protocol, _bound, Logger);
            port.Start();
            _port = port;
        }

        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (_port is { } port)
        {
            _port = null;
            await DatagramPortLog.StopAsync(port, _bound, Logger, cancellationToken).ConfigureAwait(false);
        }
    }

    private protected static TEndpoint Demand<TEndpoint>(DatagramClientEndpoint endpoint, string service, string kind)
        where TEndpoint : DatagramClientEndpoint =>
        endpoint as TEndpoint ?? throw new ArgumentException($"A {service} cannot reach \"{endpoint}\"; it takes {kind} endpoint.", nameof(endpoint));
}
