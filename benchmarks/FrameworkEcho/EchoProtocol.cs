using Twisted.Network;

namespace Twisted.Benchmarks;

internal sealed class EchoProtocol : Protocol
{
    public override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);
}
