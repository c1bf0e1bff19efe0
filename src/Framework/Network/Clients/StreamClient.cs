using Microsoft.Extensions.Logging;
using Twisted.Persistence;
using Twisted.Services;

namespace Twisted.Network;

/// <summary>Connects once, when it starts, and has a protocol talk to whoever is there.</summary>
/// <remarks>
/// A start waits for the connection, and fails without one. When the connection ends later, the service goes on without:
/// what is to connect again and again is a <see cref="ClientService"/>. Stopping closes the connection in order, and aborts it when
/// the token is cancelled.
/// </remarks>
public class StreamClient : Service
{
    [Ephemeral]
    private Task _logging = Task.CompletedTask;

    /// <param name="endpoint">Where it connects to.</param>
    /// <param name="factory">Makes the protocol of the connection.</param>
    public StreamClient(ClientEndpoint endpoint, Factory factory)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(factory);
        Endpoint = endpoint;
        Factory = factory;
    }

    /// <param name="endpoint">Where it connects to, as an endpoint string; see <see cref="ClientEndpoint.Parse"/>.</param>
    /// <param name="factory">Makes the protocol of the connection.</param>
    /// <exception cref="FormatException">The endpoint string is malformed.</exception>
    public StreamClient(string endpoint, Factory factory)
        : this(ClientEndpoint.Parse(endpoint), factory)
    {
    }

    /// <summary>Where it connects to.</summary>
    [Kept]
    public ClientEndpoint Endpoint { get; }

    /// <summary>Makes the protocol of the connection.</summary>
    [Kept]
    public Factory Factory { get; }

    /// <summary>The clock that time-outs go by; the system's by default. Not kept. Set before it starts.</summary>
    [Ephemeral]
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>What turns names into addresses; the system by default. Not kept. Set before it starts.</summary>
    [Ephemeral]
    public IHostResolver Resolver { get; set; } = ClientContext.Default.Resolver;

    /// <summary>The connection of the last start, also when it has ended; null while the service does not run.</summary>
    [Ephemeral]
    public ClientConnection? Connection { get; private set; }

    internal override string PathName => Name ?? Factory.Name;

    /// <inheritdoc/>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <exception cref="ConnectException">Nobody answered.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (Connection is not null)
        {
            return;
        }

        Factory.DoStart(Logger);
        try
        {
            var context = new ClientContext { Logger = Logger, Clock = Clock, Resolver = Resolver };
            Connection = await Endpoint.ConnectAsync(Factory, context, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Factory.DoStop();
            throw;
        }

        Logger.Connected(Factory.Name, Endpoint);
        _logging = LogEndAsync(Connection);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (Connection is not { } connection)
        {
            return;
        }

        Connection = null;
        await connection.CloseAsync(cancellationToken).ConfigureAwait(false);
        if (connection.Lost.IsCompleted)
        {
            await _logging.ConfigureAwait(false);
        }

        Factory.DoStop();
    }

    private async Task LogEndAsync(ClientConnection connection)
    {
        var reason = await connection.Lost.ConfigureAwait(false);
        if (Logger.IsEnabled(LogLevel.Information))
        {
            Logger.ConnectionEnded(Factory.Name, Endpoint, LostText.Of(reason));
        }
    }
}
