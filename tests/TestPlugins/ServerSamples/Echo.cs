namespace ServerSamples;

[TapPlugin("simpleecho", "Echo TAP Builder", Description = "Sends back what it gets (RFC 862).")]
public sealed class EchoTap : TapPlugin<EchoOptions>
{
    public override IService MakeService(EchoOptions options) => StreamServer.For(options.Listen, new EchoFactory());
}

public sealed class EchoOptions : Options
{
    [Parameter("listen", 'l', Default = 7007, Help = "Where to listen.")]
    public ServerEndpoint Listen { get; init; } = null!; // it has a default
}

public sealed class Echo : Protocol
{
    public override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);

    // What the peer does not read back is not taken from it either.
    public override void WritingPaused() => Transport.PauseReading();

    public override void WritingResumed() => Transport.ResumeReading();
}

[Persisted("ServerSamples.EchoFactory", 1)]
public sealed partial class EchoFactory : Factory<Echo>;
