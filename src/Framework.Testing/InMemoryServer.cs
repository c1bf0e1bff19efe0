using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Twisted.Network;

namespace Twisted.Testing;

/// <summary>A port without a network: starts a factory, connects to it as often as the test wants, and stops it.</summary>
/// <remarks>Every member may be called from any thread.</remarks>
public sealed class InMemoryServer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<InMemoryTransport> _connections = [];
    private readonly Factory _factory;
    private bool _isStopped;

    /// <param name="factory">It is started at once.</param>
    /// <param name="logger">Where the factory logs to; nowhere by default.</param>
    public InMemoryServer(Factory factory, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _factory = factory;
        factory.DoStart(logger ?? NullLogger.Instance);
    }

    /// <summary>All connections that were made, those that ended too, in their order.</summary>
    public IReadOnlyList<InMemoryTransport> Connections
    {
        get
        {
            lock (_gate)
            {
                return [.. _connections];
            }
        }
    }

    /// <summary>Makes a connection, as a client does.</summary>
    /// <param name="peer">Where the client calls from; what the factory is told.</param>
    /// <exception cref="InvalidOperationException">The factory wants no connection from there.</exception>
    public InMemoryTransport Connect(EndPoint? peer = null)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isStopped, this);
        }

        var transport = InMemoryTransport.Connect(_factory, peer);
        lock (_gate)
        {
            _connections.Add(transport);
        }

        return transport;
    }

    /// <summary>Closes all connections in order, aborts those whose peer does not read, and stops the factory.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                return;
            }

            _isStopped = true;
        }

        foreach (var connection in Connections)
        {
            connection.LoseConnection();
            connection.AbortConnection();
        }

        _factory.DoStop();
    }
}
