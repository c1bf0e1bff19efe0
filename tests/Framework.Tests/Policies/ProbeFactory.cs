using System.Net;
using System.Text;
using Twisted.Network;

namespace Twisted.Tests.Policies;

/// <summary>Makes protocols that note what they hear.</summary>
internal sealed class ProbeFactory : Factory
{
    public List<Probe> Probes { get; } = [];

    public List<string> Events { get; } = [];

    public bool Refuses { get; init; }

    /// <summary>The event at which a protocol throws.</summary>
    public string? ThrowsWhen { get; init; }

    /// <summary>What a protocol does with what it gets.</summary>
    public Action<Probe, byte[]> WhenReceived { get; init; } = static (_, _) => { };

    public EndPoint? LastPeer { get; private set; }

    public override Protocol? BuildProtocol(EndPoint? address)
    {
        LastPeer = address;
        if (Refuses)
        {
            return null;
        }

        Probes.Add(new Probe(this));
        return Probes[^1];
    }

    protected override void StartFactory() => Events.Add("started");

    protected override void StopFactory() => Events.Add("stopped");
}

internal sealed class Probe(ProbeFactory factory) : Protocol
{
    public List<string> Events { get; } = [];

    public override void ConnectionMade() => Note("made");

    public override void DataReceived(ReadOnlySpan<byte> data)
    {
        Note($"data {Encoding.UTF8.GetString(data)}");
        factory.WhenReceived(this, data.ToArray());
    }

    public override void ReadConnectionLost()
    {
        Note("end");
        base.ReadConnectionLost();
    }

    public override void ReadingResumed() => Note("reading");

    public override void WritingPaused() => Note("paused");

    public override void WritingResumed() => Note("resumed");

    public override void ConnectionLost(ConnectionLostReason reason) => Note($"lost {reason.Kind}");

    private void Note(string what)
    {
        Events.Add(what);
        if (what == factory.ThrowsWhen)
        {
            throw new InvalidOperationException(what);
        }
    }
}
