namespace EchoPlugin;

[TapPlugin("echo", "Echo TAP Builder", Description = "Sends back what it gets (RFC 862).")]
public sealed class EchoTap : TapPlugin<EchoOptions>
{
    public override IService MakeService(EchoOptions options) => StreamServer.For(options.Listen, new EchoFactory(options.Greeting));
}

public sealed class EchoOptions : Options
{
    [Parameter("port", 'p', Default = 7007, Help = "Where to listen.")]
    public ServerEndpoint Listen { get; init; } = null!; // it has a default

    [Parameter("greeting", Help = "What to say first.")]
    public string? Greeting { get; init; }
}

public sealed class Echo : Protocol<EchoFactory>
{
    public override void ConnectionMade()
    {
        if (Factory.Greeting is { } greeting)
        {
            Transport.Write(greeting + "\r\n");
        }
    }

    public override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);

    // A peer that does not read: take nothing more until it does.
    public override void WritingPaused() => Transport.PauseReading();

    public override void WritingResumed() => Transport.ResumeReading();
}

[Persisted("EchoPlugin.EchoFactory", 1)]
public sealed partial class EchoFactory([Kept] string? greeting) : Factory<Echo>
{
    public string? Greeting { get; } = greeting;
}
