using System.Net.Sockets;
using System.Text;

namespace Twisted.Network;

/// <summary>Addresses of UNIX domain sockets: paths, and on Linux names without a file, which are written with <c>@</c> in front.</summary>
internal static class UnixAddress
{
    /// <summary>What the system's address has room for, without the zero at its end: 107 bytes on Linux, 103 elsewhere.</summary>
    public static int MaxLength => OperatingSystem.IsLinux() ? 107 : 103;

    /// <exception cref="ListenException">It is too long.</exception>
    public static UnixDomainSocketEndPoint Of(string path)
    {
        var isAbstract = path.StartsWith('@');
        if (isAbstract && !OperatingSystem.IsLinux())
        {
            throw new ListenException($"this system has no sockets without a file, which \"{path}\" would be");
        }

        var length = Encoding.UTF8.GetByteCount(path);
        if (length > MaxLength)
        {
            throw new ListenException($"the path \"{path}\" has {length} bytes, and a UNIX domain socket can have {MaxLength}.\nUse a shorter one, or one that is relative to the run directory.");
        }

        return new UnixDomainSocketEndPoint(isAbstract ? string.Concat("\0", path.AsSpan(1)) : path);
    }

    /// <summary>Finds out by connecting, which a live server notices as a peer that leaves at once.</summary>
    public static UnixSocketState Probe(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            probe.Connect(Of(path));
            return UnixSocketState.Alive;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => SocketFile.IsSocket(path) == true ? UnixSocketState.Dead : UnixSocketState.NoSocket,
                _ => UnixSocketState.Alive,
            };
        }
    }
}
