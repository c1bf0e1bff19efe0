namespace CountingPlugin;

public sealed class CounterOptions : Options
{
    [Parameter("port", 'p', Default = 7008, Help = "Where to listen.")]
    public ServerEndpoint Listen { get; init; } = null!; // it has a default

    [Parameter("count-from", Default = 1_000_000, Help = "What is counted down from.")]
    public int CountFrom { get; init; }

    [Parameter("interval", Default = 1000, Help = "How often it is counted down, in milliseconds.")]
    public int Interval { get; init; }
}
