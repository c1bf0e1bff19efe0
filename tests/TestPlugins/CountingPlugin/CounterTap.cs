namespace CountingPlugin;

[TapPlugin("counter", "Counter TAP Builder", Description = "Counts connections, and what is left until the end.")]
public sealed class CounterTap : TapPlugin<CounterOptions>
{
    public override IService MakeService(CounterOptions options)
    {
        var tally = new Tally();
        var countdown = new Countdown(options.CountFrom);
        return new MultiService
        {
            StreamServer.For(options.Listen, new CounterFactory(tally, countdown)),
            new TimerService(TimeSpan.FromMilliseconds(options.Interval), countdown) { Name = "countdown" },
        };
    }
}
