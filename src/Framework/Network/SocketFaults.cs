using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>Why the system refused a socket, in words that say what to do.</summary>
internal static class SocketFaults
{
    /// <returns>One or two lines, to stand behind what failed and a colon.</returns>
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
        SocketError.NetworkUnreachable or SocketError.HostUnreachable =>
            "there is no route to that address.\nSee that the network is up, and that the address is meant.",
        _ => exception.Message,
    };
}
