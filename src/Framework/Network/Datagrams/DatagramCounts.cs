namespace Twisted.Network;

/// <summary>What became of the datagrams of a port.</summary>
/// <param name="Received">Were delivered to the protocol.</param>
/// <param name="TooLong">Arrived with more bytes than the endpoint's <see cref="DatagramLimits.MaxSize"/>, and were dropped.</param>
/// <param name="Sent">Were taken by the system.</param>
/// <param name="Unsent">Were dropped, because the queue was full, the wait too long, or the network refused them.</param>
/// <param name="Faults">Handlers that threw.</param>
public readonly record struct DatagramCounts(long Received, long TooLong, long Sent, long Unsent, long Faults);
