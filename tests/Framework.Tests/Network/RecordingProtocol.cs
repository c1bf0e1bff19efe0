using System.Collections.Concurrent;
using System.Net;
using Twisted.Network;

namespace Twisted.Tests.Network;

/// <summary>Calls what a test gives it, and keeps what happened.</summary>
internal sealed class RecordingProtocol : Protocol<RecordingFactory>
{
    private int _inside;

    public override void ConnectionMade() => Outside(() => Factory.OnMade(this));

    public override void DataReceived(ReadOnlySpan<byte> data)
    {
        var copy = data.ToArray();
        Outside(() => Factory.OnData(this, copy));
    }

    public override void WritingPaused() => Outside(() => Factory.Events.Enqueue("paused"));

    public override void WritingResumed() => Outside(() => Factory.OnResumed(this));

    public override void ConnectionLost(ConnectionLostReason reason) => Outside(() =>
    {
        Factory.Events.Enqueue($"lost {reason.Kind}");
        Factory.Lost.TrySetResult(reason);
    });

    private void Outside(Action action)
    {
        if (Interlocked.Exchange(ref _inside, 1) != 0)
        {
            Factory.Events.Enqueue("overlap");
        }

        try
        {
            action();
        }
        finally
        {
            Volatile.Write(ref _inside, 0);
        }
    }
}

internal sealed class RecordingFactory : Factory<RecordingProtocol>
{
    public Action<RecordingProtocol> OnMade { get; init; } = static _ => { };

    public Action<RecordingProtocol, byte[]> OnData { get; init; } = static (_, _) => { };

    public Action<RecordingProtocol> OnResumed { get; init; } = static _ => { };

    public ConcurrentQueue<string> Events { get; } = [];

    public TaskCompletionSource<ConnectionLostReason> Lost { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EndPoint? LastPeer { get; private set; }

    public override Protocol? BuildProtocol(EndPoint? address)
    {
        LastPeer = address;
        return base.BuildProtocol(address);
    }

    protected override void StartFactory() => Events.Enqueue("factory started");

    protected override void StopFactory() => Events.Enqueue("factory stopped");
}
