namespace Postbox;

/// <summary>Says what is in the box to whoever connects, and hangs up.</summary>
public sealed class PostboxProtocol : Protocol<PostboxFactory>
{
    public override void ConnectionMade()
    {
        Transport.Write(Factory.Box.Open() + "\r\n");
        Transport.LoseConnection();
    }
}
