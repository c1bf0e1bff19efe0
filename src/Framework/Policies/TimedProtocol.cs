using Twisted.Network;
using Twisted.Protocols;

namespace Twisted.Policies;

/// <summary>A connection of a <see cref="TimeoutFactory"/>.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "The end of the connection disposes of what it has.")]
internal sealed class TimedProtocol(TimeoutFactory factory, Protocol inner) : ProtocolWrapper(factory, inner)
{
    /// <summary>How long the last bytes may take, which wrappers may have to send first.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private IdleTimeout? _idle;
    private IdleTimeout? _handshake;
    private IdleTimeout? _lifetime;
    private IdleTimeout? _closing;

    public override void ConnectionMade()
    {
        // Before the protocol can end it.
        _idle = Begin(factory.Idle);
        _handshake = Begin(factory.Handshake);
        _lifetime = Begin(factory.Lifetime);
        base.ConnectionMade();
    }

    public override void DataReceived(ReadOnlySpan<byte> data)
    {
        _idle?.Reset();
        if (_handshake is { } handshake)
        {
            _handshake = null;
            handshake.Dispose();
        }

        base.DataReceived(data);
    }

    public override void Write(ReadOnlySpan<byte> data)
    {
        _idle?.Reset();
        base.Write(data);
    }

    public override void ConnectionLost(ConnectionLostReason reason)
    {
        _idle?.Dispose();
        _handshake?.Dispose();
        _lifetime?.Dispose();
        _closing?.Dispose();
        base.ConnectionLost(reason);
    }

    private IdleTimeout? Begin(TimeSpan? period) =>
        period is null ? null : new IdleTimeout(TimedOut, factory.Clock) { Period = period };

    private void TimedOut()
    {
        if (UnsentBytes > 0)
        {
            AbortConnection();
        }
        else
        {
            _closing = new IdleTimeout(AbortConnection, factory.Clock) { Period = Patience };
            LoseFromWithin();
        }
    }
}
