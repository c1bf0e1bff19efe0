using System.Net;
using Twisted.Network;

namespace Twisted.Benchmarks;

internal sealed class DatagramEcho : DatagramProtocol
{
    public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint from) => Transport.Write(data, from);
}
