namespace Twisted.Network;

/// <summary>The logic of one connection, told of its events.</summary>
/// <remarks>
/// Calls for one connection never overlap: <see cref="ConnectionMade"/> is first, <see cref="ConnectionLost"/> last.
/// Different connections are served at the same time, on several threads. A handler must not block; one that throws
/// loses its own connection, and the exception is logged.
/// </remarks>
public abstract class Protocol
{
    private ITransport? _transport;

    /// <summary>The connection.</summary>
    /// <exception cref="InvalidOperationException">The protocol was never connected.</exception>
    public ITransport Transport =>
        _transport ?? throw new InvalidOperationException($"{GetType().Name} has no transport before its connection is made.");

    /// <summary>Connects the protocol to a transport. For those who write transports; they call it once.</summary>
    public void MakeConnection(ITransport transport)
    {
        _transport = transport;
        ConnectionMade();
    }

    /// <summary>The connection is there.</summary>
    public virtual void ConnectionMade()
    {
    }

    /// <summary>Bytes arrived, in whatever pieces the network made of them. They are gone when the handler returns.</summary>
    public virtual void DataReceived(ReadOnlySpan<byte> data)
    {
    }

    /// <summary>More is waiting to be sent than is good (64 KiB); stop writing until <see cref="WritingResumed"/>.</summary>
    public virtual void WritingPaused()
    {
    }

    /// <summary>What was waiting has been sent but for little (16 KiB).</summary>
    public virtual void WritingResumed()
    {
    }

    /// <summary>The connection is gone; nothing follows.</summary>
    public virtual void ConnectionLost(ConnectionLostReason reason)
    {
    }

    internal virtual void Attach(Factory factory)
    {
    }
}
