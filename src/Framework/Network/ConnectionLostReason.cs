namespace Twisted.Network;

/// <summary>Why a connection ended.</summary>
/// <param name="Kind">In a word.</param>
/// <param name="Exception">What went wrong, if anything did.</param>
public sealed record ConnectionLostReason(ConnectionLostKind Kind, Exception? Exception = null)
{
    /// <summary>One side closed it in order.</summary>
    public static ConnectionLostReason Done { get; } = new(ConnectionLostKind.Done);

    /// <summary>This side broke it off.</summary>
    public static ConnectionLostReason Aborted { get; } = new(ConnectionLostKind.Aborted);

    /// <summary>What a fault makes of the connection of a protocol that throws it, or gives it to <see cref="ITransport.FailConnection"/>. For those who write transports.</summary>
    /// <returns>For a <see cref="PeerFaultException"/> it is lost, for any other it has failed.</returns>
    public static ConnectionLostReason Of(Exception fault) =>
        new(fault is PeerFaultException ? ConnectionLostKind.Lost : ConnectionLostKind.Failed, fault);
}
