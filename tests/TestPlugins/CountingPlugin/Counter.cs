namespace CountingPlugin;

/// <summary>Answers whoever connects with the number of connections so far and of the countdown, and hangs up.</summary>
public sealed class Counter : Protocol<CounterFactory>
{
    public override void ConnectionMade()
    {
        Transport.Write($"{Factory.Tally.Add()} {Factory.Countdown.Left}\r\n");
        Transport.LoseConnection();
    }
}
