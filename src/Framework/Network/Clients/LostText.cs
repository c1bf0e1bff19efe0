namespace Twisted.Network;

/// <summary>Why a connection ended, as the log says it.</summary>
internal static class LostText
{
    public static string Of(ConnectionLostReason reason) => reason.Kind switch
    {
        ConnectionLostKind.Done => "it was closed",
        ConnectionLostKind.Aborted => "it was aborted",
        ConnectionLostKind.Failed => "its protocol failed",
        _ => reason.Exception?.Message ?? "it broke off",
    };
}
