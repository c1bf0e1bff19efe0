using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Twisted.Persistence;
using Twisted.Services;

namespace Twisted.Network;

/// <summary>Serves a protocol on a TCP port.</summary>
/// <remarks>
/// The port is bound in <see cref="PrivilegedStartAsync"/>, or in <see cref="StartAsync"/> when that was not called, and
/// serves from then on. Stopping closes the port, closes every connection in order, and aborts what is left when the
/// token is cancelled.
/// </remarks>
public sealed class TcpServer : Service
{
    [Ephemeral]
    private ConnectionSet? _connections;

    [Ephemeral]
    private TcpPort? _port;

    /// <param name="port">0 to 65535; 0 lets the system choose.</param>
    /// <param name="factory">Makes the protocol of each connection.</param>
    public TcpServer(int port, Factory factory)
        : this(new TcpServerEndpoint { Port = port }, factory)
    {
    }

    /// <param name="endpoint">A <see cref="TcpServerEndpoint"/>.</param>
    /// <param name="factory">Makes the protocol of each connection.</param>
    /// <exception cref="ArgumentException">The endpoint is not TCP.</exception>
    public TcpServer(ServerEndpoint endpoint, Factory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Endpoint = endpoint as TcpServerEndpoint
            ?? throw new ArgumentException($"A TcpServer cannot listen on \"{endpoint}\"; it takes a tcp endpoint.", nameof(endpoint));
        Factory = factory;
    }

    /// <summary>Where it is to listen.</summary>
    public TcpServerEndpoint Endpoint { get; }

    /// <summary>Makes the protocol of each connection.</summary>
    public Factory Factory { get; }

    /// <summary>Where it does listen, with the port that the system chose; null while it does not.</summary>
    public IPEndPoint? BoundEndPoint => _port?.EndPoint;

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
        _port!.Start();
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

        _port = null;
        await port.StopAsync().ConfigureAwait(false);
        Logger.LogInformation("(Port {Port} Closed)", port.EndPoint.Port);
        await _connections!.CloseAllAsync(cancellationToken).ConfigureAwait(false);
        port.Dispose();
        Factory.DoStop();
    }

    private void Bind()
    {
        if (_port is not null)
        {
            return;
        }

        _port = TcpPort.Bind(Endpoint, Factory, _connections ??= new ConnectionSet(), Logger);
        Logger.LogInformation("{Factory} starting on {Port}", Factory.Name, _port.EndPoint.Port);
        Factory.DoStart(Logger);
    }
}
