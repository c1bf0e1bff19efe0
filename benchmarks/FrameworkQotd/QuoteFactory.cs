using Twisted.Network;

namespace Twisted.Benchmarks;

internal sealed class QuoteFactory(byte[] quote) : Factory<QuoteProtocol>
{
    public byte[] Quote { get; } = quote;
}
