using System.Net;
using System.Net.Sockets;

namespace Twisted.Network;

/// <summary>The end points of the last peers of a port, so that a datagram from one of them makes no object.</summary>
/// <remarks>Used by one thread. A table of fixed size: however many peers there are, it holds 256, each at the place that its address has.</remarks>
internal sealed class DatagramPeers(AddressFamily family)
{
    private const int Size = 256;

    private readonly EndPoint _maker = family == AddressFamily.Unix
        ? new UnixDomainSocketEndPoint("/")
        : new IPEndPoint(family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);

    private Peer?[]? _table;

    /// <param name="address">As the system wrote it.</param>
    public EndPoint Find(SocketAddress address)
    {
        var bytes = address.Buffer.Span[..address.Size];
        ref var place = ref (_table ??= new Peer?[Size])[Place(bytes)];
        if (place is { } known && known.Address.AsSpan().SequenceEqual(bytes) && known.IsAsMade)
        {
            return known.EndPoint;
        }

        place = new Peer(bytes.ToArray(), Make(bytes));
        return place.EndPoint;
    }

    private static int Place(ReadOnlySpan<byte> bytes)
    {
        // FNV-1a. Whoever sends from addresses that meet in one place costs an object a datagram, and nothing else.
        var hash = 2166136261;
        foreach (var one in bytes)
        {
            hash = (hash ^ one) * 16777619;
        }

        return (int)((hash ^ (hash >> 16)) % Size);
    }

    private EndPoint Make(ReadOnlySpan<byte> bytes)
    {
        // The system gives a sender without an address no bytes at all.
        var copy = new SocketAddress(_maker.AddressFamily, Math.Max(bytes.Length, sizeof(ushort)));
        bytes.CopyTo(copy.Buffer.Span);
        return TcpConnection.Unmapped(_maker.Create(copy))!;
    }

    private sealed class Peer(byte[] address, EndPoint endPoint)
    {
        private readonly IPAddress? _ip = (endPoint as IPEndPoint)?.Address;
        private readonly int _port = (endPoint as IPEndPoint)?.Port ?? 0;

        public byte[] Address { get; } = address;

        public EndPoint EndPoint { get; } = endPoint;

        /// <summary>False once a handler has changed what it was only given to look at.</summary>
        public bool IsAsMade => EndPoint is not IPEndPoint ip || (ip.Port == _port && ReferenceEquals(ip.Address, _ip));
    }
}
