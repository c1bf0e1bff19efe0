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
}
