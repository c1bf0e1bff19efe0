using System.Net;
using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>The groups that one UDP socket is a member of.</summary>
/// <param name="socket">Of UDP.</param>
/// <param name="find">Finds the network to join on, at the first use: most ports join nothing, and listing the networks of a machine takes a while.</param>
internal sealed class MulticastGroups(Socket socket, Func<MulticastInterface> find)
{
    private const int LinuxMulticastAll = 49;
    private const int LinuxMulticastAll6 = 29;
    private const int LinuxJoinSource = 46;
    private const int LinuxLeaveSource = 47;

    private readonly bool _isIPv6 = socket.AddressFamily == AddressFamily.InterNetworkV6;

    private MulticastInterface At => field ??= find();

    private SocketOptionLevel Level => _isIPv6 ? SocketOptionLevel.IPv6 : SocketOptionLevel.IP;

    public static bool IsGroup(IPAddress address) =>
        address.IsIPv6Multicast || (address.AddressFamily == AddressFamily.InterNetwork && (address.GetAddressBytes()[0] & 0xF0) == 0xE0);

    /// <summary>For a socket whose purpose this is.</summary>
    public void Prepare(int ttl, bool loopback)
    {
        socket.SetSocketOption(Level, SocketOptionName.MulticastTimeToLive, ttl);
        socket.SetSocketOption(Level, SocketOptionName.MulticastLoopback, loopback);
        if (_isIPv6 && At.Index != 0)
        {
            socket.SetSocketOption(Level, SocketOptionName.MulticastInterface, At.Index);
        }
        else if (!_isIPv6 && At != MulticastInterface.Any)
        {
            socket.SetSocketOption(Level, SocketOptionName.MulticastInterface, At.Address.GetAddressBytes());
        }

        if (OperatingSystem.IsLinux())
        {
            // Otherwise a group that any program of this machine joined would be received here.
            socket.SetRawSocketOption(_isIPv6 ? 41 : 0, _isIPv6 ? LinuxMulticastAll6 : LinuxMulticastAll, BitConverter.GetBytes(0));
        }
    }

    public void Join(IPAddress group, IPAddress? source) => Change(group, source, joins: true);

    public void Leave(IPAddress group, IPAddress? source) => Change(group, source, joins: false);

    private void Change(IPAddress group, IPAddress? source, bool joins)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (!IsGroup(group))
        {
            throw new ArgumentException($"\"{group}\" is not a multicast address; those begin with 224 to 239, or with ff in IPv6.", nameof(group));
        }

        // A port for both families can join groups of either, on Linux and elsewhere.
        var isIPv4 = group.AddressFamily == AddressFamily.InterNetwork;
        if ((!isIPv4 && !_isIPv6) || (isIPv4 && _isIPv6 && !socket.DualMode) || (source is not null && source.AddressFamily != group.AddressFamily))
        {
            throw new ArgumentException($"The group \"{group}\" is not of the address family of its port or source.", nameof(group));
        }

        try
        {
            if (source is not null)
            {
                ChangeSource(group, source, joins);
            }
            else if (isIPv4)
            {
                socket.SetSocketOption(SocketOptionLevel.IP, Option(joins), new MulticastOption(group, At.Address));
            }
            else
            {
                socket.SetSocketOption(SocketOptionLevel.IPv6, Option(joins), new IPv6MulticastOption(group, At.Index));
            }
        }
        catch (SocketException exception)
        {
            throw new InvalidOperationException(
                exception.SocketErrorCode == SocketError.AddressNotAvailable && !joins ? $"The group \"{group}\" was not joined." : Explain(group, exception), exception);
        }
    }

    private static SocketOptionName Option(bool joins) => joins ? SocketOptionName.AddMembership : SocketOptionName.DropMembership;

    private static string Explain(IPAddress group, SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.NoBufferSpaceAvailable => $"the group \"{group}\" is one too many: net.ipv4.igmp_max_memberships or net.core.optmem_max allows no more.",
        SocketError.AddressAlreadyInUse => $"the group \"{group}\" was joined already.",
        _ => $"the group \"{group}\" cannot be joined: {exception.Message}.\nSay on which network with interface=ADDRESS.",
    };

    // struct group_source_req of RFC 3678: the number of the interface, then two addresses of 128 bytes each.
    private void ChangeSource(IPAddress group, IPAddress source, bool joins)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new NotSupportedException("Only on Linux can the source of a group be chosen.");
        }

        var request = new byte[8 + 128 + 128];
        BitConverter.TryWriteBytes(request, At.Index);
        Put(group, request.AsSpan(8));
        Put(source, request.AsSpan(8 + 128));
        socket.SetRawSocketOption(group.AddressFamily == AddressFamily.InterNetwork ? 0 : 41, joins ? LinuxJoinSource : LinuxLeaveSource, request);
    }

    private static void Put(IPAddress address, Span<byte> place)
    {
        var bytes = new IPEndPoint(address, 0).Serialize();
        bytes.Buffer.Span[..bytes.Size].CopyTo(place);
    }
}
