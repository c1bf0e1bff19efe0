using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>Why a socket cannot be bound, and what to do about it.</summary>
internal static class ListenFaults
{
    public static string Explain(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse =>
            "another program listens there already.\nStop that program, or choose another port.",
        SocketError.AccessDenied =>
            "permission denied.\nPorts below 1024 are for the superuser; choose a higher one, or start as root with a uid to change to.",
        SocketError.AddressNotAvailable =>
            "this machine has no such address.\nUse one of its own, or none to listen on all.",
        SocketError.AddressFamilyNotSupported =>
            "this machine does not support that address family.",
        _ => exception.Message,
    };
}
