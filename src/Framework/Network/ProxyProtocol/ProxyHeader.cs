using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Twisted.Network;

/// <summary>What a proxy says of a connection before its first byte: the PROXY protocol, versions 1 and 2, of HAProxy's document proxy-protocol.txt.</summary>
/// <param name="Length">How many bytes the header has.</param>
/// <param name="Source">Where the client is; null where the proxy speaks for itself, or does not know.</param>
/// <param name="Destination">Where the client has connected to; null as above.</param>
internal sealed record ProxyHeader(int Length, EndPoint? Source, EndPoint? Destination)
{
    /// <summary>The longest header of version 1, with its end: section 2.1 of the document.</summary>
    private const int LongestText = 107;

    /// <summary>Of version 2: section 2.2 allows 65535, and what is in use is far below.</summary>
    private const int LongestBinary = 4096;

    private const int BinaryHead = 16;

    private static ReadOnlySpan<byte> TextBeginning => "PROXY "u8;

    private static ReadOnlySpan<byte> BinaryBeginning => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <param name="data">All that has arrived.</param>
    /// <returns>Null when more has to arrive first.</returns>
    /// <exception cref="FormatException">It is no header; the message says why.</exception>
    public static ProxyHeader? Parse(ReadOnlySpan<byte> data)
    {
        if (Begins(data, BinaryBeginning))
        {
            return data.Length >= BinaryHead ? ParseBinary(data) : null;
        }

        if (Begins(data, TextBeginning))
        {
            return data.Length >= TextBeginning.Length ? ParseText(data) : null;
        }

        throw new FormatException("it does not begin with a header of the PROXY protocol");
    }

    private static bool Begins(ReadOnlySpan<byte> data, ReadOnlySpan<byte> beginning)
    {
        var common = Math.Min(data.Length, beginning.Length);
        return data[..common].SequenceEqual(beginning[..common]);
    }

    private static ProxyHeader? ParseText(ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf("\r\n"u8);
        if (end < 0 ? data.Length >= LongestText : end + 2 > LongestText)
        {
            throw new FormatException("its header of the PROXY protocol has no end");
        }

        if (end < 0)
        {
            return null;
        }

        var words = Encoding.ASCII.GetString(data[..end]).Split(' ');
        var length = end + 2;
        return words switch
        {
            ["PROXY", "UNKNOWN", ..] => new ProxyHeader(length, null, null),
            ["PROXY", "TCP4" or "TCP6", var source, var destination, var sourcePort, var destinationPort] =>
                new ProxyHeader(length, ParseAddress(words[1], source, sourcePort), ParseAddress(words[1], destination, destinationPort)),
            _ => throw new FormatException("its header of the PROXY protocol cannot be understood"),
        };
    }

    private static IPEndPoint ParseAddress(string family, string address, string port)
    {
        var isIPv4 = family == "TCP4";
        if (!IPAddress.TryParse(address, out var parsed)
            || parsed.AddressFamily != (isIPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6)
            || (isIPv4 && address.Count(c => c == '.') != 3)
            || !ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new FormatException("its header of the PROXY protocol has an address that is none");
        }

        return new IPEndPoint(parsed, number);
    }

    private static ProxyHeader? ParseBinary(ReadOnlySpan<byte> data)
    {
        const int Version2 = 0x20;
        const int Local = 0;
        const int Proxied = 1;
        var command = data[12];
        if ((command & 0xf0) != Version2 || (command & 0xf) is not (Local or Proxied))
        {
            throw new FormatException("its header of the PROXY protocol is of a version or with a command that is not known");
        }

        var length = BinaryHead + BinaryPrimitives.ReadUInt16BigEndian(data[14..]);
        if (length > LongestBinary)
        {
            throw new FormatException($"its header of the PROXY protocol is longer than {LongestBinary} bytes");
        }

        if (data.Length < length)
        {
            return null;
        }

        var addresses = data[BinaryHead..length];
        if ((command & 0xf) == Local)
        {
            return new ProxyHeader(length, null, null);
        }

        // Family in the upper half, stream or datagram in the lower.
        return (data[13] >> 4) switch
        {
            1 => OfAddresses(length, addresses, size: 4),
            2 => OfAddresses(length, addresses, size: 16),
            _ => new ProxyHeader(length, null, null),
        };
    }

    private static ProxyHeader OfAddresses(int length, ReadOnlySpan<byte> addresses, int size)
    {
        if (addresses.Length < (2 * size) + 4)
        {
            throw new FormatException("its header of the PROXY protocol is too short for its addresses");
        }

        var ports = addresses[(2 * size)..];
        return new ProxyHeader(
            length,
            TcpConnection.Unmapped(new IPEndPoint(new IPAddress(addresses[..size]), BinaryPrimitives.ReadUInt16BigEndian(ports))),
            TcpConnection.Unmapped(new IPEndPoint(new IPAddress(addresses[size..(2 * size)]), BinaryPrimitives.ReadUInt16BigEndian(ports[2..]))));
    }
}
