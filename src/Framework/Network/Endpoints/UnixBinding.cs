using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Twisted.Network;

/// <summary>Binds UNIX sockets whose files stay where they are when they are closed: .NET removes what it has bound, also when another process goes on with it.</summary>
internal static partial class UnixBinding
{
    /// <param name="socket">Not bound yet. It is disposed of.</param>
    /// <param name="address">Where to.</param>
    /// <returns>The bound socket.</returns>
    /// <exception cref="SocketException">The system refuses; the socket is as it was then.</exception>
    public static Socket Bind(Socket socket, UnixDomainSocketEndPoint address)
    {
        var name = address.Serialize();
        if (OperatingSystem.IsWindows()
            || Bind(socket.SafeHandle, ref MemoryMarshal.GetReference(name.Buffer.Span), name.Size) != 0
            || InheritedDescriptor.Duplicate(socket.SafeHandle) is not { } duplicate)
        {
            // Its exceptions have the reason in the words that are known from everywhere.
            socket.Bind(address);
            return socket;
        }

        // The one that has bound it knows nothing of that.
        socket.Dispose();
        return new Socket(duplicate);
    }

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(SafeHandle socket, ref byte address, int size);
}
