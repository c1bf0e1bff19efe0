namespace Twisted.Network;

/// <summary>What has passed through a service since it was started: connections, bytes, faults.</summary>
/// <param name="OpenConnections">How many there are at the moment.</param>
/// <param name="Connections">How many there have been, those included.</param>
/// <param name="BytesReceived">From peers, as they were on the network: with what TLS adds.</param>
/// <param name="BytesSent">To peers, likewise.</param>
/// <param name="Errors">How many connections or datagrams a fault of a protocol, or of a peer, ended.</param>
public readonly record struct TrafficCounts(long OpenConnections, long Connections, long BytesReceived, long BytesSent, long Errors);
