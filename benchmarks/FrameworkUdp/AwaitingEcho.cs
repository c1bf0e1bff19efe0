using Twisted.Network;

namespace Twisted.Benchmarks;

internal sealed class AwaitingEcho : AsyncDatagramProtocol
{
    protected override async Task RunAsync(DatagramReader datagrams, CancellationToken cancellationToken)
    {
        await foreach (var datagram in datagrams)
        {
            Transport.Write(datagram.Data.Span, datagram.From);
        }
    }
}
