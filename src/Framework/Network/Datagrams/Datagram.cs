using System.Net;

namespace Twisted.Network;

/// <summary>A datagram of a <see cref="DatagramReader"/>.</summary>
/// <param name="Data">There until the next datagram is asked for.</param>
/// <param name="From">Who sent it. The same object is given for one peer again and again, so it must not be changed.</param>
public readonly record struct Datagram(ReadOnlyMemory<byte> Data, EndPoint From);
