using System.Net;

namespace Twisted.Network;

/// <summary>What moves the datagrams of one port.</summary>
/// <remarks>Every member may be called from any thread, and none waits.</remarks>
public interface IDatagramTransport
{
    /// <summary>This side's address, with the port that the system chose; null where it has none.</summary>
    EndPoint? LocalEndPoint { get; }

    /// <summary>The one peer of a connected port; null for a port that takes datagrams from anybody.</summary>
    EndPoint? RemoteEndPoint { get; }

    /// <summary>How many datagrams came and went since the port was bound, and what became of the others.</summary>
    DatagramCounts Counts { get; }

    /// <summary>Sends one datagram. The bytes are copied or sent before the call returns.</summary>
    /// <remarks>
    /// What the system does not take at once waits its turn, in 256 KiB at most and for about a second; what is beyond that is lost, as on the
    /// network. So is what has no route or no receiver: nothing about a datagram is certain, and a peer that must know asks again.
    /// </remarks>
    /// <param name="data">May be empty, which is a datagram too.</param>
    /// <param name="to">An <see cref="IPEndPoint"/> for UDP, a <see cref="System.Net.Sockets.UnixDomainSocketEndPoint"/> for UNIX datagrams.</param>
    /// <returns>False when it is known to be lost already; it is counted then.</returns>
    /// <exception cref="DatagramTooLongException">No datagram can have so many bytes.</exception>
    /// <exception cref="InvalidOperationException">The port is connected, to somebody else.</exception>
    /// <exception cref="ArgumentException">The address is of another kind than the port's.</exception>
    bool Write(ReadOnlySpan<byte> data, EndPoint to);

    /// <summary>Sends one datagram to the peer that the port is connected to.</summary>
    /// <inheritdoc cref="Write(ReadOnlySpan{byte}, EndPoint)" path="/remarks"/>
    /// <param name="data">May be empty, which is a datagram too.</param>
    /// <returns>False when it is known to be lost already; it is counted then.</returns>
    /// <exception cref="DatagramTooLongException">No datagram can have so many bytes.</exception>
    /// <exception cref="InvalidOperationException">The port is not connected, so it has to be said to whom.</exception>
    bool Write(ReadOnlySpan<byte> data);

    /// <summary>Closes the port: no further datagram is delivered, and <see cref="DatagramProtocol.StopProtocol"/> follows.</summary>
    void StopListening();

    /// <summary>Receives what is sent to a group, too (RFC 1112; RFC 3810), on the interface of the port's endpoint.</summary>
    /// <param name="group">A multicast address of the port's family.</param>
    /// <param name="source">Only what comes from there (RFC 4607); null for everybody.</param>
    /// <exception cref="ArgumentException">It is no multicast address, or not of the port's family.</exception>
    /// <exception cref="InvalidOperationException">The system refuses; the message says why.</exception>
    /// <exception cref="NotSupportedException">The port is not UDP, or the system cannot choose the source.</exception>
    void JoinGroup(IPAddress group, IPAddress? source = null);

    /// <summary>Receives what is sent to a group no longer.</summary>
    /// <param name="group">One that was joined.</param>
    /// <param name="source">As it was joined.</param>
    /// <exception cref="InvalidOperationException">The group was not joined.</exception>
    void LeaveGroup(IPAddress group, IPAddress? source = null);
}
