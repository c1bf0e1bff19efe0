using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>Why a socket cannot be bound, and what to do about it.</summary>
internal static class ListenFaults
{
    public static string Explain(SocketServerEndpoint endpoint, SocketException exception) => endpoint is UnixServerEndpoint unix
        ? Explain(unix, exception)
        : SocketFaults.Explain(exception);

    private static string Explain(UnixServerEndpoint endpoint, SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse =>
            "another program listens there already.\nStop that program, or choose another path.",
        SocketError.AccessDenied =>
            $"permission denied for \"{endpoint.Path}\".\nThe folder has to be writable for the user that binds it.",
        _ when Path.GetDirectoryName(endpoint.Path) is { Length: > 0 } folder && !Directory.Exists(folder) =>
            $"there is no folder for \"{endpoint.Path}\".\nMake it before, or choose another path.",
        _ => exception.Message,
    };
}
