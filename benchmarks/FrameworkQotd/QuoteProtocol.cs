using Twisted.Network;

namespace Twisted.Benchmarks;

internal sealed class QuoteProtocol : Protocol<QuoteFactory>
{
    public override void ConnectionMade()
    {
        Transport.Write(Factory.Quote);
        Transport.LoseConnection();
    }
}
