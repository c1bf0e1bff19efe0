namespace MyNamespace;

/// <summary>Greets whoever connects, and sends back what it gets.</summary>
public sealed class Greeter : Protocol<GreeterFactory>
{
    public override void ConnectionMade() => Transport.Write(Factory.Greeting + "\r\n");

    public override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);

    // A peer that does not read: take nothing more until it does.
    public override void WritingPaused() => Transport.PauseReading();

    public override void WritingResumed() => Transport.ResumeReading();
}
