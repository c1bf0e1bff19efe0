namespace TwistedQuotes;

/// <summary>Sends a quote to whoever connects, and hangs up.</summary>
public sealed class Qotd : Protocol<QotdFactory>
{
    public override void ConnectionMade()
    {
        Transport.Write(Factory.Quoter.GetQuote() + "\r\n");
        Transport.LoseConnection();
    }
}
