using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>Addresses as Linux writes them, without an object for each.</summary>
internal static class LinuxAddress
{
    /// <summary>The longest there is: a family and the 108 bytes of a UNIX path, rounded up.</summary>
    public const int MaxLength = 128;

    private const ushort InterNetwork = 2;
    private const ushort InterNetworkV6 = 10;

    /// <param name="to">Of a kind that sockets of that family send to.</param>
    /// <param name="family">The socket's.</param>
    /// <param name="place">At least <see cref="MaxLength"/>.</param>
    /// <returns>How many bytes it takes.</returns>
    /// <exception cref="ArgumentException">Sockets of that family cannot send there.</exception>
    public static int Write(EndPoint to, AddressFamily family, Span<byte> place)
    {
        if (to is IPEndPoint { Address: var address } endPoint && family != AddressFamily.Unix)
        {
            place[..28].Clear();
            BinaryPrimitives.WriteUInt16BigEndian(place[2..], (ushort)endPoint.Port);
            var isIPv4 = address.AddressFamily == AddressFamily.InterNetwork;
            if (family == AddressFamily.InterNetwork && isIPv4)
            {
                BitConverter.TryWriteBytes(place, InterNetwork);
                address.TryWriteBytes(place[4..], out _);
                return 16;
            }

            if (family == AddressFamily.InterNetworkV6)
            {
                BitConverter.TryWriteBytes(place, InterNetworkV6);
                if (isIPv4)
                {
                    // Mapped, ::ffff:0:0/96.
                    place[18] = place[19] = 0xFF;
                    address.TryWriteBytes(place[20..], out _);
                }
                else
                {
                    address.TryWriteBytes(place[8..], out _);
                    BitConverter.TryWriteBytes(place[24..], (uint)address.ScopeId);
                }

                return 28;
            }
        }
        else if (to is UnixDomainSocketEndPoint unix && family == AddressFamily.Unix)
        {
            var bytes = unix.Serialize();
            if (bytes.Size > sizeof(ushort))
            {
                bytes.Buffer.Span[..bytes.Size].CopyTo(place);
                return bytes.Size;
            }

            throw new ArgumentException("The sender has no address, so that it cannot be answered.", nameof(to));
        }

        throw Unfit(to, family);
    }

    /// <summary>The fault of sending to an address of another kind.</summary>
    public static ArgumentException Unfit(EndPoint to, AddressFamily family) => new(
        family switch
        {
            AddressFamily.Unix => $"\"{to}\" is no UNIX address; this port sends UNIX datagrams.",
            AddressFamily.InterNetwork => $"\"{to}\" is no address of IPv4; this port sends UDP over IPv4.",
            _ => $"\"{to}\" is no IP address; this port sends UDP. Resolve names first.",
        },
        nameof(to));
}
