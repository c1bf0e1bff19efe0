namespace CountingPlugin;

public sealed class CounterFactory(Tally tally, Countdown countdown) : Factory<Counter>
{
    public Tally Tally { get; } = tally;

    public Countdown Countdown { get; } = countdown;
}
