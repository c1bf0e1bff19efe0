namespace QuoteServer;

/// <summary>Sends a quote to whoever connects, and hangs up.</summary>
public sealed class QuoteServerProtocol : Protocol<QuoteServerFactory>
{
    public override void ConnectionMade()
    {
        Transport.Write(Factory.Source.NextQuote() + "\r\n");
        Transport.LoseConnection();
    }
}
