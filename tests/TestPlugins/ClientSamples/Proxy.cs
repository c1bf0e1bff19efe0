using Microsoft.Extensions.Logging;

namespace ClientSamples;

[TapPlugin("tcpproxy", "TCP Proxy TAP Builder", Description = "Passes connections on to another server.")]
public sealed class ProxyTap : TapPlugin<ProxyOptions>
{
    public override IService MakeService(ProxyOptions options) => new TcpServer(options.Listen, new ProxyFactory(options.Server));
}

public sealed class ProxyOptions : Options
{
    [Parameter("listen", 'l', Default = 8080, Help = "Where to listen.")]
    public ServerEndpoint Listen { get; init; } = null!; // it has a default

    [Parameter("to", 't', Required = true, ValueName = "ENDPOINT", Help = "The server to pass connections on to, as tcp:HOST:PORT.")]
    public ClientEndpoint Server { get; init; } = null!; // it is required
}

[Persisted("ClientSamples.ProxyFactory", 1)]
public sealed partial class ProxyFactory([Kept] ClientEndpoint server) : Factory<Incoming>
{
    public ClientEndpoint Server { get; } = server;
}

/// <summary>One of two connections: what happens to it is done to the other.</summary>
public class Side : Protocol
{
    public Side? Other { get; set; }

    public override void DataReceived(ReadOnlySpan<byte> data) => Other?.Transport.Write(data);

    // The peer has said all, and may still want to hear.
    public override void ReadConnectionLost() => Other?.Transport.LoseWriteConnection();

    // What cannot be sent on here must not be read there.
    public override void WritingPaused() => Other?.Transport.PauseReading();

    public override void WritingResumed() => Other?.Transport.ResumeReading();

    public override void ConnectionLost(ConnectionLostReason reason)
    {
        if (reason.Kind == ConnectionLostKind.Done)
        {
            Other?.Transport.LoseConnection();
        }
        else
        {
            Other?.Transport.AbortConnection();
        }
    }
}

/// <summary>The side of the client, which waits until there is the other.</summary>
public sealed class Incoming : Side
{
    private readonly CancellationTokenSource _gone = new();

    public bool IsGone => _gone.IsCancellationRequested;

    public override void ConnectionMade()
    {
        Transport.PauseReading();
        _ = ConnectAsync(GetFactory<ProxyFactory>());
    }

    public override void ConnectionLost(ConnectionLostReason reason)
    {
        _gone.Cancel();
        base.ConnectionLost(reason);
    }

    private async Task ConnectAsync(ProxyFactory factory)
    {
        try
        {
            await factory.Server.ConnectProtocolAsync(new Outgoing(this), new ClientContext { Logger = factory.Logger }, _gone.Token);
        }
        catch (OperationCanceledException)
        {
            // The client did not wait.
        }
        catch (ConnectException failure)
        {
            factory.Logger.LogWarning("{Failure}", failure.Message);
            Transport.AbortConnection();
        }
    }
}

/// <summary>The side of the server.</summary>
public sealed class Outgoing(Incoming incoming) : Side
{
    public override void ConnectionMade()
    {
        Other = incoming;
        incoming.Other = this;
        incoming.Transport.ResumeReading();
        if (incoming.IsGone)
        {
            // It went a moment before it knew of this side.
            Transport.AbortConnection();
        }
    }
}
