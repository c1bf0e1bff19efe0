using Twisted.Network;

namespace Twisted.Protocols;

/// <summary>The connection that is read or written was broken off.</summary>
public sealed class ConnectionLostException : IOException
{
    public ConnectionLostException(ConnectionLostReason reason)
        : base(Describe(reason), reason.Exception) =>
        Reason = reason;

    public ConnectionLostReason Reason { get; }

    private static string Describe(ConnectionLostReason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return reason.Kind switch
        {
            ConnectionLostKind.Done => "The connection is closed.",
            ConnectionLostKind.Aborted => "The connection was broken off by this side.",
            _ => $"The connection was lost{(reason.Exception is { } cause ? $": {cause.Message}" : "")}.",
        };
    }
}
