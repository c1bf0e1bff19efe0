using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Twisted.Persistence;

namespace Twisted.Network;

/// <summary>The logic of one port for datagrams, told of its events.</summary>
/// <remarks>
/// <para>
/// Calls never overlap: <see cref="StartProtocol"/> is first, <see cref="StopProtocol"/> last. A handler must not block: all datagrams of the port
/// wait for it, in the system's receive buffer, which drops what it cannot hold.
/// </para>
/// <para>
/// A handler that throws loses the datagram it was given, and no more: there is no connection that could be closed instead, and who sends one
/// bad datagram must not be able to close a port for all. The exception is logged (at most one each second) and counted.
/// </para>
/// </remarks>
public abstract class DatagramProtocol
{
    [Ephemeral]
    private IDatagramTransport? _transport;

    /// <summary>The port.</summary>
    /// <exception cref="InvalidOperationException">The protocol was never started.</exception>
    public IDatagramTransport Transport =>
        _transport ?? throw new InvalidOperationException($"{GetType().Name} has no transport before it is started.");

    /// <summary>Logs to wherever the application logs; discards until the protocol is in use.</summary>
    [Ephemeral]
    public ILogger Logger { get; private set; } = NullLogger.Instance;

    /// <summary>What the log calls it; the name of its type by default.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The port is bound, and datagrams will follow.</summary>
    public virtual void StartProtocol()
    {
    }

    /// <summary>The port is closed; nothing follows, until the protocol is started again.</summary>
    public virtual void StopProtocol()
    {
    }

    /// <summary>A datagram arrived, whole. The bytes are gone when the handler returns.</summary>
    /// <param name="data">May be empty.</param>
    /// <param name="from">
    /// Who sent it. The same object is given for one peer again and again, so it must not be changed. A sender over UNIX datagrams that has no address
    /// is an end point with an empty text, and cannot be answered.
    /// </param>
    public virtual void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from)
    {
    }

    /// <summary>Nobody listens where a connected port sends to: the peer's machine said so of an earlier datagram. The port stays open.</summary>
    public virtual void ConnectionRefused()
    {
    }

    /// <summary>Gives the protocol its port and starts it. For those who write transports.</summary>
    public void DoStart(IDatagramTransport transport, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(logger);
        (_transport, Logger) = (transport, logger);
        StartProtocol();
    }

    /// <summary>Stops the protocol. For those who write transports.</summary>
    /// <returns>Done when what it has begun is done as well.</returns>
    public Task DoStopAsync()
    {
        StopProtocol();
        return EndAsync();
    }

    private protected virtual Task EndAsync() => Task.CompletedTask;
}
