using System.Net;

namespace TwistedQuotes.Tests;

/// <summary>A connection that only remembers.</summary>
internal sealed class RecordingTransport : ITransport
{
    public List<byte> Written { get; } = [];

    public bool IsLost { get; private set; }

    public EndPoint? LocalEndPoint => null;

    public EndPoint? RemoteEndPoint => null;

    public long UnsentBytes => 0;

    public void Write(ReadOnlySpan<byte> data) => Written.AddRange(data);

    public void LoseConnection() => IsLost = true;

    public void AbortConnection() => IsLost = true;

    public void PauseReading()
    {
    }

    public void ResumeReading()
    {
    }
}
