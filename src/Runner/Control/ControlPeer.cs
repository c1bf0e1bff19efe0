using System.Net.Sockets;
using System.Runtime.InteropServices;
using Twisted.Runner.Native;

namespace Twisted.Runner.Control;

/// <summary>Whose process is at the other end of a control socket. The system says, so nobody can pretend.</summary>
internal static unsafe class ControlPeer
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <summary>True for root and for the user that this process runs as.</summary>
    public static bool MayControl(Socket connection) => UserOf(connection) is { } user && (user == 0 || user == Posix.GetEUid());

    /// <summary>The number of the process, for a connection that was made: of the one that listens. Null when the system does not say, or has no number for it here.</summary>
    public static int? ProcessOf(Socket connection)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        Span<byte> credentials = stackalloc byte[12];
        return connection.GetRawSocketOption(SocketLevel, PeerCredentials, credentials) == credentials.Length && MemoryMarshal.Read<int>(credentials) is > 0 and var pid
            ? pid
            : null;
    }

    /// <summary>Null when the system does not say.</summary>
    private static uint? UserOf(Socket connection)
    {
        if (!OperatingSystem.IsLinux())
        {
            uint uid, gid;
            return Posix.GetPeerEId((int)connection.Handle, &uid, &gid) == 0 ? uid : null;
        }

        // struct ucred: process, user, group.
        Span<byte> credentials = stackalloc byte[12];
        return connection.GetRawSocketOption(SocketLevel, PeerCredentials, credentials) == credentials.Length
            ? MemoryMarshal.Read<uint>(credentials[4..])
            : null;
    }
}
