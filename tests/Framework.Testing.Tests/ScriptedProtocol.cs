using System.Text;

namespace Twisted.Testing.Tests;

/// <summary>Notes what it is told, and does what the test says when it is told it.</summary>
internal sealed class ScriptedProtocol : Protocol
{
    public List<string> Events { get; } = [];

    public Action<ScriptedProtocol>? WhenMade { get; init; }

    public Action<ScriptedProtocol, string>? WhenReceived { get; init; }

    public Action<ScriptedProtocol>? WhenPaused { get; init; }

    public override void ConnectionMade()
    {
        Events.Add("made");
        WhenMade?.Invoke(this);
    }

    public override void DataReceived(ReadOnlySpan<byte> data)
    {
        var text = Encoding.UTF8.GetString(data);
        Events.Add($"data {text}");
        WhenReceived?.Invoke(this, text);
    }

    public override void WritingPaused()
    {
        Events.Add("paused");
        WhenPaused?.Invoke(this);
    }

    public override void WritingResumed() => Events.Add("resumed");

    public override void ConnectionLost(ConnectionLostReason reason) => Events.Add($"lost {reason.Kind}");
}
